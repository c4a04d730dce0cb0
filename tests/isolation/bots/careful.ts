/** A bot that handles its stray errors itself. */
import type { Context, Message } from "../../../src/mod.ts";

const caught: string[] = [];

addEventListener("unhandledrejection", (event) => {
  event.preventDefault();
  caught.push(`rejected ${event.reason.message}`);
});
addEventListener("error", (event) => {
  event.preventDefault();
  caught.push(`thrown ${event.error.message}`);
});

export async function message(_: Message, ctx: Context): Promise<void> {
  Promise.reject(new Error("tea"));
  setTimeout(() => {
    throw new Error("milk");
  });
  while (caught.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
  ctx.log.info(caught.sort().join(", "));
}
