/**
 * What can be done to a wire from its page.
 *
 * @module
 */
import type { UpdateRecord } from "../updates/update_record.ts";
import { readCapture, writeCapture } from "./capture.ts";
import { listCaptures, loadCapture, saveCapture } from "./captures.ts";
import { freshId, replay, sendUpdate } from "./resend.ts";
import { MIN_SECRET } from "./show.ts";
import { accountIn, type WireAccount, type WireSource } from "./source.ts";

/** What a page sends. */
export interface WireForm {
  /** A field; `""` if absent. */
  text(name: string): string;
}

/** Does what the page asks; its result is sent as JSON. */
export type WireDeed = (source: WireSource, form: WireForm) => unknown;

function botOf(source: WireSource, form: WireForm): WireAccount {
  return accountIn(source, Number(form.text("bot")));
}

function recordOf(source: WireSource, form: WireForm, { username }: WireAccount): UpdateRecord {
  const [id, copy] = [Number(form.text("update_id")), Number(form.text("copy"))];
  const found = source.traffic.updates.find((record) =>
    record.bot === username && record.update_id === id && (record.copy ?? 0) === copy
  );
  if (!found) throw new TypeError(`Cannot find update ${id}: it was cleared`);
  return found;
}

async function play(source: WireSource, form: WireForm): Promise<{ sent: number }> {
  const given = form.text("capture");
  const text = given === "" ? await loadCapture(source.captures, form.text("name")) : given;
  const { updates } = readCapture(text);
  const chosen = form.text("bot") === "" ? undefined : botOf(source, form);
  const targets = updates.map(({ bot }) => {
    const account = chosen ?? [...source.accounts()].find(({ username }) => username === bot);
    if (!account) throw new TypeError(`Cannot play: @${bot} is not here; choose another bot`);
    return account;
  });
  for (const [i, { update_id, kind, payload }] of updates.entries()) {
    sendUpdate(source, targets[i]!, JSON.stringify({ update_id, [kind]: payload }));
  }
  return { sent: updates.length };
}

/** The deeds, by name. */
export const wireDeeds: Readonly<Record<string, WireDeed>> = {
  replay(source, form) {
    const account = botOf(source, form);
    replay(source, account, recordOf(source, form, account));
  },
  retry(source, form) {
    const account = botOf(source, form);
    const record = recordOf(source, form, account);
    if (!source.webhookOf(account).retryNow(record)) {
      const { update_id } = record;
      throw new TypeError(`Cannot retry update ${update_id}: it does not wait for another attempt`);
    }
  },
  send_update: (source, form) => sendUpdate(source, botOf(source, form), form.text("json")),
  fresh_id: (source) => ({ id: freshId(source) }),
  hold: (source, form) => source.webhookOf(botOf(source, form)).hold(form.text("on") === "true"),
  clear: (source) => source.traffic.clear(),
  async save(source) {
    const { traffic, captures } = source;
    const secrets = [...source.accounts()].flatMap((account) => [
      account.token,
      ...source.webhookOf(account).secrets.filter(({ length }) => length >= MIN_SECRET),
    ]);
    return { path: await saveCapture(captures, writeCapture(traffic, secrets), Date.now()) };
  },
  captures: async (source) => ({ names: await listCaptures(source.captures) }),
  play,
};
