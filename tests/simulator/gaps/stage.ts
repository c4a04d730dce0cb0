import { assertEquals } from "@std/assert";
import { chatWithAda } from "../helpers/chat.ts";
import { call, type Reply } from "../helpers/telegram.ts";

type Params = Record<string, unknown>;

/** Ada's chat with a bot, and her supergroup with Bob, administered by the bot. */
export async function groupWithBob(options: Parameters<typeof chatWithAda>[0] = {}) {
  const all = await chatWithAda(options);
  const bob = all.tg.user("Bob");
  const group = all.tg.group("Friends", [all.ada, bob, all.bot], { admins: [all.bot] });
  const inGroup = (method: string, params: Params = {}): Promise<Reply> =>
    call(all.tg, all.bot, method, { chat_id: group.id, ...params });
  return { ...all, bob, group, inGroup };
}

/** Checks that each call is refused with this text. */
export async function assertRefused(
  api: (method: string, params: Params) => Promise<Reply>,
  cases: readonly (readonly [method: string, params: Params, description: string])[],
): Promise<void> {
  for (const [method, params, description] of cases) {
    const reply = await api(method, params);
    const said = reply.description?.replace(/^Bad Request: /, "");
    assertEquals([method, params, said], [method, params, description]);
    assertEquals(reply.error_code, description.startsWith("Forbidden") ? 403 : 400);
  }
}

/** Checks that each call succeeds. */
export async function assertTaken(
  api: (method: string, params: Params) => Promise<Reply>,
  cases: readonly (readonly [method: string, params: Params])[],
): Promise<void> {
  for (const [method, params] of cases) {
    const { ok, description } = await api(method, params);
    assertEquals([method, params, ok, description], [method, params, true, undefined]);
  }
}
