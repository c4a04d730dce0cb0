/** The handler of the other subjects, as a module that a Worker loads. */
import type { Message } from "../../../src/mod.ts";

let texts = 0;

export function message(message: Message): void {
  if (message.text) texts++;
}
