/** Uploads, albums, files, payments. */
import { assertEquals } from "@std/assert";
import { file } from "../control.ts";
import type { Scenario } from "./scenario.ts";

const encoder = new TextEncoder();

export const media: readonly Scenario[] = [
  {
    name: "uploads",
    async play({ ada }) {
      await ada.sends({ photo: file("cat.png", "image/png", encoder.encode("a cat")) });
      const { photo, caption, caption_entities } = await ada.hears();
      assertEquals([photo?.length, caption], [4, "seen before"]);
      assertEquals(caption_entities, [{ type: "bold", offset: 0, length: 4 }]);
    },
  },
  {
    name: "albums",
    async play({ ada }) {
      await ada.says("/album");
      const [first, second] = [await ada.hears(), await ada.hears()];
      assertEquals([first.caption, first.media_group_id], ["first", second.media_group_id]);
      assertEquals([first.photo?.length, second.photo?.length], [4, 4]);
      assertEquals(await ada.reads(), "2 photos");
    },
  },
  {
    name: "files",
    async play({ ada, telegram }) {
      const bytes = encoder.encode("quiet — à voix basse".repeat(2000));
      await ada.sends({ document: file("ä b;c.txt", "text/plain", bytes) });
      const { document, caption } = await ada.hears();
      assertEquals(
        [document?.file_name, document?.file_size, caption],
        ["copy.txt", bytes.length, "ä b;c.txt"],
      );
      assertEquals(typeof document?.thumbnail?.file_id, "string");
      const kept = await telegram.get<{ base64: string }>("files", { id: document!.file_id });
      assertEquals(Uint8Array.fromBase64(kept.base64), bytes);
    },
  },
  {
    name: "payments",
    async play({ ada }) {
      await ada.says("/pay");
      const invoice = await ada.hears();
      assertEquals([invoice.invoice?.currency, invoice.invoice?.total_amount], ["XTR", 10]);
      const payment = await ada.pays(invoice);
      assertEquals((await payment.answered()).ok, true);
      assertEquals(await ada.reads(), "paid 10 book-1");
    },
  },
];
