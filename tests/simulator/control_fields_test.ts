import { assertEquals, assertStringIncludes } from "@std/assert";
import { startControlled } from "../../src/simulator/control/start.ts";

type Fields = Record<string, unknown>;

/** A control API with the bot 42, Ada (7) and Bob (8). */
async function stage() {
  const tg = await startControlled();
  async function ask(method: string, path: string, fields?: Fields) {
    const response = await fetch(`${tg.apiRoot}/control/${path}`, {
      method,
      headers: { "content-type": "application/json" },
      ...(fields ? { body: JSON.stringify(fields) } : {}),
    });
    return { status: response.status, result: await response.json() };
  }
  async function refused(method: string, path: string, fields: Fields | undefined, why: string) {
    const { status, result } = await ask(method, path, fields);
    assertEquals(status, 400, `${path} ${JSON.stringify(fields)}: ${JSON.stringify(result)}`);
    assertStringIncludes(result.error, why);
  }
  const post = async (path: string, fields: Fields) => (await ask("POST", path, fields)).result;
  await post("bots", { username: "echo", token: "42:abc" });
  for (const [id, first_name] of [[7, "Ada"], [8, "Bob"]]) await post("users", { id, first_name });
  return { tg, ask, post, refused, [Symbol.asyncDispose]: () => tg.close() };
}

Deno.test("control: a message with an unknown field, nothing, or two things is refused", async () => {
  await using api = await stage();
  const file = { base64: "aGk=" };
  for (
    const [content, why] of [
      [{ txt: "hi" }, '"txt": it is not known here'],
      [{ text: "hi", reply_too: 1 }, '"reply_too": it is not known here'],
      [{ photo: file, captoin: "x" }, '"captoin": it is not known here'],
      [{ photo: { base46: "aGk=" } }, '"photo.base64": it is missing'],
      [{ photo: { ...file, nmae: "a.png" } }, '"photo.nmae": it is not known here'],
      [{ photo: "aGk=" }, '"photo": it is "aGk="; send an object'],
      [{ photo: { base64: "!" } }, '"photo.base64": it is not base64'],
      [{ location: { latitude: 1000, longitude: 1 } }, '"location.latitude": it is 1000'],
      [{ contact: { first_name: "x" } }, '"contact.phone_number": it is missing'],
      [{ poll: { question: "?", options: ["a", 5] } }, '"poll.options[1]": it is 5; send a string'],
      [{ poll: { question: "?", options: [] } }, "it must have 1 to 12 options"],
      [{}, "Cannot send nothing"],
      [{ caption: "x" }, "Cannot send nothing"],
      [{ text: "" }, "Cannot write an empty text"],
      [{ text: " \u200b" }, "Cannot write an empty text"],
      [{ text: "x".repeat(4097) }, "Cannot write 4097 characters"],
      [{ text: "hi", photo: file }, 'Cannot send "text" with "photo"'],
      [{ photo: file, document: file }, "Cannot send photo and document in one message"],
      [{ dice: { emoji: "🎲", value: 1 }, caption: "x" }, "Cannot send a caption with dice"],
      [{ text: "hi", topic: 3 }, 'Cannot find topic 3 in "Ada"'],
    ] as [Fields, string][]
  ) {
    await api.refused("POST", "messages", { user: 7, bot: 42, ...content }, why);
  }
  assertEquals((await api.ask("GET", "messages?user=7&bot=42")).result, []);
  await api.refused("POST", "messages", { user: 7, text: "hi" }, '"bot": it is missing');
});

Deno.test("control: fields of people, chats, waits and queries are checked, too", async () => {
  await using api = await stage();
  for (
    const [path, fields, why] of [
      ["users", { first_name: "X", lastname: "Y" }, '"lastname": it is not known here'],
      ["users", { first_name: "" }, "send 1 or more character(s)"],
      ["users", { first_name: "X", id: 1e20 }, "send a whole number"],
      ["users", { first_name: "X", id: 7 }, "id 7 is Ada's"],
      ["users", { first_name: "X", id: 42 }, "id 42 is Echo's"],
      ["bots", { username: "x", token: "7:abc" }, "id 7 is Ada's"],
      ["bots", { username: "x", games: { chess: 5 } }, '"games.chess": it is 5; send a string'],
      ["chats", { title: "", members: [7] }, "send 1 to 128 character(s)"],
      ["chats", { title: "x", members: ["Ada"] }, '"members[0]": it is "Ada"'],
      ["wait", { for: "log", within: -1 }, '"within": it is -1; send 0 or more'],
      ["wait", { for: "idle", bot: {} }, '"bot": it is {}; send a whole number or a string'],
      ["wait", { for: "log", method: "sendMesage" }, 'rename it "sendMessage"'],
      ["faults", { status: 500, method: "editMesageText" }, 'rename it "editMessageText"'],
      ["updates", { bot: 42, update: {} }, "it contains nothing"],
      ["updates", { bot: 42, update: { mesage: {} } }, 'rename it "message"'],
      ["updates", { bot: 42, update: { message: {}, poll: {} } }, "message and poll"],
    ] as [string, Fields, string][]
  ) {
    await api.refused("POST", path, fields, why);
  }
  for (
    const [path, why] of [
      ["log?tpye=call", '"tpye": it is not known here; send bot, type, method, since'],
      ["log?type=foo", "choose one of call, delivery"],
      ["log?since=x", '"since": it is "x"; send a number'],
      ["log?method=sendMesage", 'rename it "sendMessage"'],
      ["messages?user=x&bot=42", '"user": it is "x"; send a whole number'],
      ["state?bot=42", '"bot": it is not known here; leave it out'],
    ] as const
  ) {
    await api.refused("GET", path, undefined, why);
  }
});

Deno.test("control: what Telegram may get some day can be used already", async () => {
  await using api = await stage();
  const { kind } = await api.post("updates", { bot: 42, update: { thought: { text: "hm" } } });
  assertEquals(kind, "thought");
  const body = '{"ok":true,"result":7}';
  await api.post("faults", { method: "readMind", status: 200, body });
  const response = await fetch(`${api.tg.apiRoot}/bot42:abc/readMind`);
  assertEquals(await response.text(), body);
});

Deno.test("control: an act with several members applies to each of them", async () => {
  await using api = await stage();
  const { post } = api;
  await post("users", { id: 9, first_name: "Cid" });
  const { chat } = await post("chats", { title: "Club", members: [7] });
  const members = async () => {
    const { chats } = (await api.ask("GET", "state")).result;
    return chats[0].members.map(({ user, status }: { user: { id: number }; status: string }) =>
      `${user.id} ${status}`
    );
  };
  await post("acts", { act: "adds", user: 7, chat: chat.id, members: [8, 9, 42] });
  assertEquals(await members(), ["7 creator", "8 member", "9 member", "42 member"]);
  await post("acts", { act: "promotes", user: 7, chat: chat.id, members: [9, 42] });
  assertEquals((await members()).slice(2), ["9 administrator", "42 administrator"]);
  const nobody = { act: "adds", user: 7, chat: chat.id, members: [] };
  await api.refused("POST", "acts", nobody, '"members": it is empty; send at least one id');
});

Deno.test("control: people send polls", async () => {
  await using api = await stage();
  const poll = { question: "Tea?", options: ["Yes", "No"], correct_option_id: 1 };
  const message = await api.post("messages", { user: 7, bot: 42, poll });
  assertEquals([message.poll.type, message.poll.correct_option_id], ["quiz", 1]);
});
