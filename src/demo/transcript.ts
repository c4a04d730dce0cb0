// deno-lint-ignore-file no-console
/**
 * The transcript: a readable account of the messages and the traffic.
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

/** The buttons below a message. */
function buttonsOf({ reply_markup }: Message): string {
  const buttons = reply_markup?.inline_keyboard.flat() ?? [];
  return buttons.length > 0 ? "  " + buttons.map(({ text }) => `[${text}]`).join(" ") : "";
}

/** The label of the pressed button. */
function labelOf(tg: Simulator, event: SimulatorEvent & { type: "press" }): string {
  const message = tg.world.rooms.get(event.chat)?.messages.get(event.message_id);
  const pressed = message?.reply_markup?.inline_keyboard.flat().find((button) =>
    "callback_data" in button && button.callback_data === event.data
  );
  return pressed?.text ?? event.data;
}

/** Writes to standard output. */
export const transcript = {
  /** The title of a scene. */
  scene(title: string): void {
    console.log(`\n${bold(title)}`);
  },

  /** A remark. */
  note(text: string): void {
    console.log(dim(`  ${text}`));
  },

  /** Whether the scene went as expected. */
  verdict(ok: boolean, text: string): void {
    console.log(`  ${ok ? "✓" : "✗"} ${text}`);
  },

  /** An event of the simulator: messages as text, deliveries dimmed. */
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

  /** A summary line. */
  summary(text: string): void {
    console.log(`\n${bold(text)}`);
  },
};
