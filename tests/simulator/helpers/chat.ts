import { call, fakeTelegram, type Reply } from "./telegram.ts";

/** A bot that Ada has written to, and helpers to call its methods. */
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
  /** Calls a method with files. */
  const upload = (method: string, fields: Record<string, string | File>): Promise<Reply> => {
    const form = new FormData();
    form.set("chat_id", `${ada.id}`);
    for (const [name, value] of Object.entries(fields)) form.set(name, value);
    return api(method, form);
  };
  return { ...all, ada, first, api, upload };
}
