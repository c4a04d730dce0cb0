/**
 * The original text of updates, so that the relay sends a webhook the same bytes as Telegram. The
 * client parses answers, and serializing them again may change them: `65.0` becomes `65`, which is
 * an integer in most languages.
 *
 * @module
 */
import { jsonSlices } from "../util/json/json_slices.ts";
import { observe } from "./observed_stream.ts";

/** The client does not read longer answers either. */
const MAX_ANSWER = 8 << 20;

/** The latest answer to getUpdates, as text. */
export interface UpdateTexts {
  /** Forwards requests and reads the answers to getUpdates. */
  readonly fetch: typeof fetch;
  /** `"message":{…}`: an update without its id; `undefined` if it was not in the answer. */
  of(updateId: number): string | undefined;
}

/** Wraps `fetch` for one bot. */
export function watchUpdateTexts(fetch: typeof globalThis.fetch): UpdateTexts {
  let texts: ReadonlyMap<number, string> = new Map();
  return {
    async fetch(input, init) {
      const response = await fetch(input, init);
      if (!response.ok || !response.body || !/\/getUpdates$/.test(String(input))) return response;
      const body = observe(response.body, MAX_ANSWER, ({ head, complete }) => {
        if (complete) texts = readTexts(new TextDecoder().decode(head));
      });
      return new Response(body, response);
    },
    of: (updateId) => texts.get(updateId),
  };
}

function readTexts(answer: string): Map<number, string> {
  const texts = new Map<number, string>();
  try {
    JSON.parse(answer);
  } catch {
    return texts; // The client reports it.
  }
  const result = memberOf(answer, "result") ?? "";
  for (const [, update] of jsonSlices(result)) {
    const rest = [...jsonSlices(update)].filter(([name]) => name !== '"update_id"');
    const text = rest.map(([name, value]) => `${name}:${value}`).join(",");
    texts.set(Number(memberOf(update, "update_id")), text);
  }
  return texts;
}

function memberOf(text: string, wanted: string): string | undefined {
  return [...jsonSlices(text)].findLast(([name]) => name === `"${wanted}"`)?.[1];
}
