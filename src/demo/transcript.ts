// deno-lint-ignore-file no-console
/**
 * The transcript: what is said and what goes over the wire, for people to read.
 *
 * @module
 */
import type { Message, Simulator, SimulatorEvent } from "../simulator/mod.ts";

function dim(text: string): string {
  return isPlain() ? text : `\x1b[2m${text}\x1b[22m`;
}

function bold(text: string): string {
  return isPlain() ? text : `\x1b[1m${text}\x1b[22m`;
}

function isPlain(): boolean {
  return Deno.noColor || !Deno.stdout.isTerminal();
}

/** Buttons as they stand below a message. */
function buttonsOf({ reply_markup }: Message): string {
  const buttons = reply_markup?.inline_keyboard.flat() ?? [];
  return buttons.length > 0 ? "  " + buttons.map(({ text }) => `[${text}]`).join(" ") : "";
}

/** What is written on the button that was pressed. */
function labelOf(tg: Simulator, event: SimulatorEvent & { type: "press" }): string {
  const message = tg.world.rooms.get(event.chat)?.messages.get(event.message_id);
  const pressed = message?.reply_markup?.inline_keyboard.flat().find((button) =>
    "callback_data" in button && button.callback_data === event.data
  );
  return pressed?.text ?? event.data;
}

/** Writes to standard output. */
export const transcript = {
  /** A new part of the story. */
  scene(title: string): void {
    console.log(`\n${bold(title)}`);
  },

  /** What is to be seen in it. */
  note(text: string): void {
    console.log(dim(`  ${text}`));
  },

  /** Whether it came as expected. */
  verdict(ok: boolean, text: string): void {
    console.log(`  ${ok ? "✓" : "✗"} ${text}`);
  },

  /** An event of the simulator: messages plainly, the wire below them. */
  event(event: SimulatorEvent, tg: Simulator): void {
    if (event.type === "message" || event.type === "edit") {
      const { message, by } = event;
      const verb = event.type === "edit" ? "changes it to" : "says";
      const text = message.text ?? "(no text)";
      console.log(`  ${by?.first_name ?? "?"} ${verb}: ${text}${buttonsOf(message)}`);
    } else if (event.type === "press") {
      console.log(`  ${event.user.first_name} presses [${labelOf(tg, event)}]`);
    } else if (event.type === "delivery") {
      const { bot, update_id, attempt, status, error, ms, reply } = event.delivery;
      const again = attempt > 1 ? `, delivery ${attempt}` : "";
      const with_ = reply ? `, with ${reply} in the answer` : "";
      console.log(
        dim(
          `    update ${update_id} to @${bot}${again}: ${status ?? error} in ${
            ms.toFixed(1)
          } ms${with_}`,
        ),
      );
    }
  },

  /** The last line. */
  summary(text: string): void {
    console.log(`\n${bold(text)}`);
  },
};
