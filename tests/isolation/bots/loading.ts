/** A bot that fails to load in the way named at the end of its URL. */
const how = decodeURIComponent(new URL(import.meta.url).hash.slice(1));

if (how === "throws") throw new Error("broken from the start");
if (how === "loops") { for (;;); }
if (how === "waits") await new Promise(() => {});
if (how === "exits") Deno.exit(0);
if (how === "rejects") Promise.reject("no error at all");

export const state = (): unknown => {
  if (how === "state loops") { for (;;); }
  if (how === "state throws") throw new RangeError("no state");
  return undefined;
};

export const message = how === "exports nothing" ? undefined : () => {};
