/** grammY as an independent client: for the same call both must send the same request. */
import { Api as GrammyApi, InputFile as GrammyFile } from "npm:grammy@1.46.0";
import { assertEquals } from "@std/assert";
import { createApi, InputFile } from "../../src/telegram/api/mod.ts";
import { ok, type ReceivedCall, startStandIn } from "./bot_api_stand_in.ts";

const token = "12:abc";
const keyboard = {
  inline_keyboard: [[{ text: "Go", callback_data: "go" }, {
    text: "No",
    url: "https://example.org",
  }]],
};

/** Calls by method, with parameters built from either client's files. */
const calls: [
  string,
  (file: (text: string, name: string) => unknown) => Record<string, unknown>,
][] = [
  ["getUpdates", () => ({ offset: -1, timeout: 0, allowed_updates: ["message", "chat_member"] })],
  [
    "sendMessage",
    () => ({
      chat_id: "@channel",
      text: "Grüße\n世界",
      parse_mode: undefined,
      reply_markup: keyboard,
    }),
  ],
  ["setWebhook", (file) => ({
    url: "https://example.org/echo",
    certificate: file("-----BEGIN CERTIFICATE-----", "cert.pem"),
    max_connections: 40,
    allowed_updates: [],
    drop_pending_updates: false,
    secret_token: "s3cret",
  })],
  ["sendPhoto", (file) => ({
    chat_id: -100123,
    photo: file("jpeg", "cat.jpg"),
    caption: "",
    caption_entities: [{ type: "bold", offset: 0, length: 1 }],
    reply_markup: keyboard,
    business_connection_id: undefined,
  })],
  [
    "sendVideo",
    (file) => ({
      chat_id: 1,
      video: file("mp4", "v.mp4"),
      thumbnail: file("jpg", "t.jpg"),
      width: 1.5,
    }),
  ],
  ["sendMediaGroup", (file) => ({
    chat_id: 1,
    media: [
      { type: "photo", media: file("one", "1.jpg"), caption: "a", has_spoiler: undefined },
      { type: "video", media: file("two", "2.mp4"), thumbnail: file("three", "3.jpg") },
      { type: "photo", media: "file_id" },
    ],
  })],
  ["createNewStickerSet", (file) => ({
    user_id: 1,
    name: "set_by_bot",
    stickers: [{ sticker: file("webp", "s.webp"), format: "static", emoji_list: ["🙂"] }],
  })],
  ["setMyProfilePhoto", (file) => ({ photo: { type: "static", photo: file("jpg", "p.jpg") } })],
  ["sendRichMessage", (file) => ({
    chat_id: 1,
    rich_message: {
      blocks: [{
        type: "list",
        items: [{
          blocks: [{ type: "photo", photo: { type: "photo", media: file("deep", "d.jpg") } }],
        }],
      }],
    },
  })],
];

/** A call as Telegram understands it: files in place of their references, whatever their part's name. */
function understood({ method, type, params, files }: ReceivedCall): unknown {
  const file = (name: string) => {
    const { name: filename, bytes } = files[name]!;
    return { filename, text: new TextDecoder().decode(bytes) };
  };
  const resolve = (_key: string, value: unknown) =>
    typeof value === "string" && value.startsWith("attach://") ? file(value.slice(9)) : value;
  const fields = Object.entries(params).map(([name, value]) => {
    const text = typeof value === "string" ? value : JSON.stringify(value);
    return [name, /^[[{]/.test(text) ? JSON.parse(text, resolve) : resolve(name, text)];
  });
  const direct = Object.keys(files).filter((name) => !JSON.stringify(params).includes(name))
    .map((name) => [name, file(name)]);
  return { method, type, params: Object.fromEntries([...fields, ...direct].sort()) };
}

for (const [method, params] of calls) {
  Deno.test(`call() sends the same ${method} as grammY does`, async () => {
    await using standIn = startStandIn(() => ok(true));
    const ours = createApi({ token, apiRoot: standIn.root });
    const theirs = new GrammyApi(token, { apiRoot: standIn.root });
    const bytes = (text: string) => new TextEncoder().encode(text);

    await ours.call(method, params((text, name) => new InputFile(bytes(text), name)));
    const raw = theirs.raw as unknown as Record<string, (params: unknown) => Promise<unknown>>;
    await raw[method]!(params((text, name) => new GrammyFile(bytes(text), name)));

    const [mine, grammys] = standIn.calls.map(understood);
    assertEquals(mine, grammys);
  });
}
