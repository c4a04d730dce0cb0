import { call, fakeTelegram, type Reply } from "./telegram.ts";

/** A bot that Ada has written to, and a helper to call its methods. */
export async function chatWithAda(options: Parameters<typeof fakeTelegram>[0] = {}) {
  const all = fakeTelegram(options);
  const ada = all.tg.user("Ada");
  const first = await ada.says(all.bot, "hi");
  const api = (method: string, params: Record<string, unknown> | FormData = {}): Promise<Reply> =>
    call(
      all.tg,
      all.bot,
      method,
      params instanceof FormData ? params : { chat_id: ada.id, ...params },
    );
  return { ...all, ada, first, api };
}
