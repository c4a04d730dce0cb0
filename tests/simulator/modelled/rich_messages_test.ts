import { assertEquals } from "@std/assert";
import { listLabel } from "../../../src/simulator/rich/list_label.ts";
import { chatWithAda } from "../helpers/chat.ts";

async function stage() {
  const all = await chatWithAda();
  const send = async (rich_message: unknown) => {
    const { result, description } = await all.api("sendRichMessage", { rich_message });
    return description ?? result.rich_message.blocks;
  };
  return { ...all, send };
}

const bold = (text: unknown) => ({ type: "bold", text });
const paragraph = (text: unknown) => ({ type: "paragraph", text });

Deno.test("sendRichMessage parses HTML: styles, links, detected entities, and blocks", async () => {
  const { send, ada, bot } = await stage();
  assertEquals(
    await send({
      html: `<h2>Q<sup>1</sup></h2>\n one <b>two <i>three</i></b>\nfour &lt;5&gt; #tag<br>
        <a href="mailto:a@x.io">mail</a> <a href="#n">note</a> <a href="#c">up</a>
        <ul><li>a</li><li><input type="checkbox" checked>b</ul><ol start="3" type="i"><li>c</ol>
        <blockquote>said<cite>Ada</cite></blockquote><pre><code class="language-py">x = 1
  y</code></pre><p><tg-reference name="n">a note</tg-reference></p><hr/>`,
    }),
    [
      { type: "heading", text: ["Q", { type: "superscript", text: "1" }], size: 2 },
      paragraph([
        "one ",
        bold(["two ", { type: "italic", text: "three" }]),
        " four <5> ",
        { type: "hashtag", text: "#tag", hashtag: "#tag" },
        "\n ",
        { type: "email_address", text: "mail", email_address: "a@x.io" },
        " ",
        { type: "reference_link", text: "note", reference_name: "n" },
        " ",
        { type: "anchor_link", text: "up", anchor_name: "c" },
      ]),
      {
        type: "list",
        items: [
          { label: "•", blocks: [paragraph("a")] },
          { label: "•", blocks: [paragraph("b")], has_checkbox: true, is_checked: true },
        ],
      },
      { type: "list", items: [{ label: "iii.", blocks: [paragraph("c")], value: 3, type: "i" }] },
      { type: "blockquote", blocks: [paragraph("said")], credit: "Ada" },
      { type: "pre", text: "x = 1\n  y", language: "py" },
      paragraph({ type: "reference", text: "a note", name: "n" }),
      { type: "divider" },
    ],
  );
  assertEquals((await ada.hears(bot)).rich_message?.blocks.length, 8);
});

Deno.test("sendRichMessage parses Markdown: marks, lists, tables, code, formulas, footnotes", async () => {
  const { send } = await stage();
  const markdown = [
    "# **Bold** and _italic_",
    "",
    "snake_case, 2 * 3, `a < b`, ~~gone~~, ==marked==, ||hidden||, \\*plain\\*, $x^2$[^1]",
    "on the same line",
    "",
    "- one",
    "  - inside",
    "- [ ] two",
    "",
    "| A | B |",
    "|---|:-:|",
    "| 1 | 2 |",
    "",
    "```js",
    "let a = `b`;",
    "```",
    "> quoted",
    "",
    "[^1]: <u>Why</u>",
    "",
    "$$E = mc^2$$",
  ];
  assertEquals(await send({ markdown: markdown.join("\n") }), [
    { type: "heading", text: [bold("Bold"), " and ", { type: "italic", text: "italic" }], size: 1 },
    paragraph([
      "snake_case, 2 * 3, ",
      { type: "code", text: "a < b" },
      ", ",
      { type: "strikethrough", text: "gone" },
      ", ",
      { type: "marked", text: "marked" },
      ", ",
      { type: "spoiler", text: "hidden" },
      ", *plain*, ",
      { type: "mathematical_expression", expression: "x^2" },
      { type: "superscript", text: { type: "reference_link", text: "1", reference_name: "1" } },
      " on the same line",
    ]),
    {
      type: "list",
      items: [
        {
          label: "•",
          blocks: [
            paragraph("one"),
            { type: "list", items: [{ label: "•", blocks: [paragraph("inside")] }] },
          ],
        },
        { label: "•", blocks: [paragraph("two")], has_checkbox: true },
      ],
    },
    {
      type: "table",
      cells: [
        [
          { text: "A", is_header: true, align: "left", valign: "middle" },
          { text: "B", is_header: true, align: "center", valign: "middle" },
        ],
        [
          { text: "1", align: "left", valign: "middle" },
          { text: "2", align: "center", valign: "middle" },
        ],
      ],
    },
    { type: "pre", text: "let a = `b`;", language: "js" },
    { type: "blockquote", blocks: [paragraph("quoted")] },
    paragraph({ type: "reference", text: { type: "underline", text: "Why" }, name: "1" }),
    { type: "mathematical_expression", expression: "E = mc^2" },
  ]);
});

Deno.test("marks of one and two characters nest in each other", async () => {
  const { send } = await stage();
  const italic = (text: unknown) => ({ type: "italic", text });
  assertEquals(await send({ markdown: "*a **b** c*" }), [
    paragraph(italic(["a ", bold("b"), " c"])),
  ]);
  assertEquals(await send({ markdown: "**a *b* c**" }), [
    paragraph(bold(["a ", italic("b"), " c"])),
  ]);
  assertEquals(await send({ markdown: "a * b ** c _ d `e" }), [paragraph("a * b ** c _ d `e")]);
});

Deno.test("sendRichMessage parses blocks strictly", async () => {
  const { send } = await stage();
  const blocks = [
    { type: "heading", text: "Hi", size: 1 },
    paragraph(["see ", bold("https://x.io/a")]),
    { type: "list", items: [{ blocks: [paragraph("b")], type: "a", value: 28 }] },
    { type: "map", location: { latitude: 1, longitude: 2 }, zoom: 14, width: 200, height: 100 },
  ];
  const shown = await send({ blocks, skip_entity_detection: true });
  assertEquals(shown[1], blocks[1]);
  assertEquals(shown[2].items[0].label, "ab.");
  const found = (await send({ blocks }))[1].text[1].text;
  assertEquals(found, { type: "url", text: "https://x.io/a", url: "https://x.io/a" });
  const said = (text: string) => `Bad Request: can't parse rich message: ${text}`;
  for (
    const [block, error] of [
      [{ type: "heading", text: "x", size: 7 }, "Invalid section heading size specified"],
      [{ type: "list", items: [] }, "List must be non-empty"],
      [{ type: "paragraph" }, `Can't find field "text"`],
      [{ type: "paragraph", text: { type: "big", text: "x" } }, "Invalid rich text type specified"],
      [{ type: "thinking", text: "hm" }, "Block is not allowed"],
      [{ ...blocks[3], zoom: 30 }, "Invalid map properties specified"],
      [7, "Block must be non-empty"],
    ] as const
  ) assertEquals(await send({ blocks: [block] }), said(error));
  for (const nothing of [{}, { html: "" }, { html: "a", markdown: "b" }, { blocks: [] }]) {
    assertEquals(await send(nothing), said("Rich message must be non-empty"));
  }
  assertEquals(await send({ html: "a".repeat(32_769) }), "Bad Request: MESSAGE_TOO_LONG");
  const many = Array.from({ length: 501 }, () => ({ type: "divider" }));
  assertEquals(await send({ blocks: many }), "Bad Request: MESSAGE_TOO_LONG");
});

Deno.test("rich messages accept media by URL, as uploads, and as blocks", async () => {
  const { api, ada } = await stage();
  const upload = (rich_message: unknown) => {
    const form = new FormData();
    form.set("chat_id", `${ada.id}`);
    form.set("rich_message", JSON.stringify(rich_message));
    form.set("picture", new File(["picture"], "a.jpg"));
    return api("sendRichMessage", form);
  };
  const photo = { type: "photo", media: "attach://picture" };
  const { result } = await upload({
    markdown: `Look:\n![](tg://photo?id=cat "A *cat*")\n![](https://x.io/a.mp3)`,
    media: [{ id: "cat", media: photo }],
  });
  const [text, cat, sound] = result.rich_message.blocks;
  assertEquals([text.text, cat.photo.at(-1).file_size, sound.type], ["Look:", 7, "audio"]);
  assertEquals(cat.caption, { text: ["A ", { type: "italic", text: "cat" }] });

  const collage = {
    type: "collage",
    blocks: [{ type: "photo", photo }],
    caption: { text: "Cats" },
  };
  const blocks = await upload({ blocks: [collage] });
  assertEquals(blocks.result.rich_message.blocks[0].blocks[0].photo.at(-1).file_size, 7);
  const lost = await upload({ html: `<img src="tg://photo?id=dog"/>` });
  assertEquals(lost.description, "Bad Request: can't parse rich message: media not found");
  const wrong = await upload({ blocks: [{ type: "video", video: photo }] });
  assertEquals(
    wrong.description,
    "Bad Request: can't parse rich message: Unallowed media specified",
  );
});

Deno.test("a rich message can replace a text and vice versa", async () => {
  const { api, ada, bot } = await stage();
  const { message_id } = (await api("sendMessage", { text: "plain" })).result;
  const rich_message = { html: "<p>rich</p>" };
  const { result: rich } = await api("editMessageText", { message_id, rich_message });
  assertEquals([rich.text, rich.rich_message.blocks], [undefined, [paragraph("rich")]]);
  const { result: plain } = await api("editMessageText", { message_id, text: "plain again" });
  assertEquals([plain.text, plain.rich_message], ["plain again", undefined]);
  assertEquals((await ada.seesEdit(bot)).rich_message?.blocks.length, 1);
});

Deno.test("sendRichMessageDraft shows what has been written so far, including thoughts", async () => {
  const { api, ada, bot } = await stage();
  const blocks = [{ type: "thinking", text: "Let me see" }, paragraph([bold("So"), " far"])];
  const { result } = await api("sendRichMessageDraft", { draft_id: 1, rich_message: { blocks } });
  assertEquals(result, true);
  assertEquals((await ada.seesDraft(bot)).text, "Let me see\nSo far");
});

Deno.test("listLabel() counts in letters and Roman numerals", () => {
  const labels = [[1, "1"], [27, "a"], [28, "A"], [4, "i"], [1999, "I"], [4000, "i"], [0, "a"]];
  assertEquals(labels.map(([value, type]) => listLabel(value as number, type as string)), [
    "1.",
    "aa.",
    "AB.",
    "iv.",
    "MCMXCIX.",
    "4000.",
    "0.",
  ]);
});
