import type { Known, Outcome } from "./suite.ts";

/** The cause of failures that nothing else explains. */
export const OURS = "the simulator's";
/** The test fetches something, or makes Telegram fetch it. */
export const INTERNET = "needs the internet";
/** A file, a sticker set or a post that exists at Telegram only. */
export const TELEGRAMS = "needs what only Telegram has";
/** The test compares sizes of pictures that Telegram's servers have encoded. */
export const ENCODING = "compares pictures as Telegram encodes them";
/** The test names something that exists nowhere; it fails at Telegram, too. */
export const MADE_UP = "names what does not exist, at Telegram either";
/** The test needs another account: Stars, a channel, a private chat, somebody who asks to join. */
export const ACCOUNT = "needs another chat or account, at Telegram, too";

/** Failures by cause, the simulator's own first. */
export function byCause(
  outcomes: readonly Outcome[],
  known: readonly Known[],
): Map<string, Outcome[]> {
  const causes = new Map<string, Outcome[]>();
  for (const outcome of outcomes) {
    if (outcome.status !== "failed") continue;
    const fits = ({ tests, message }: Known) =>
      tests.test(outcome.test) && (message?.test(outcome.message) ?? true);
    const cause = known.find(fits)?.cause ?? OURS;
    causes.set(cause, [...causes.get(cause) ?? [], outcome]);
  }
  return new Map([...causes].sort(([a], [b]) => Number(b === OURS) - Number(a === OURS)));
}
