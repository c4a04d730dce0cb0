/**
 * How completely the simulator implements each method, as text for a terminal.
 *
 * @module
 */
import { coverage } from "./methods.ts";

const WIDTH = 96;

/** The three lists of methods. */
export function coverageText(): string {
  const { modelled, plausible, refused } = coverage();
  return [
    section(`Modelled: ${modelled.length} methods work as they do at Telegram.`, modelled),
    section(
      `Plausible: ${plausible.length} methods check their parameters, chats and users, and answer ` +
        "without doing anything.",
      plausible,
    ),
    section(
      `Refused: ${refused.length} methods check the same, and then answer 400, with Telegram's ` +
        "text if it has one.",
      refused,
    ),
  ].join("\n\n");
}

function section(title: string, names: readonly string[]): string {
  const lines = [""];
  for (const name of names.toSorted()) {
    const line = lines.at(-1)!;
    if (line === "" || line.length + name.length + 1 <= WIDTH) {
      lines[lines.length - 1] = line === "" ? name : `${line} ${name}`;
    } else lines.push(name);
  }
  return [title, ...lines.map((line) => `  ${line}`)].join("\n");
}
