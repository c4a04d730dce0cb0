import { assertEquals, assertMatch } from "@std/assert";
import { createApp, type Observer } from "../../src/mod.ts";
import { requestOf, SECRET, TOKEN } from "../helpers/app.ts";

const body = JSON.stringify({ update_id: 1 });

for (
  const [how, use] of [
    ["read", (request: Request) => request.json()],
    ["begun", (request: Request) => request.body!.getReader().read()],
    ["locked", (request: Request) => void request.body!.getReader()],
  ] as const
) {
  for (const length of [String(body.length), null]) {
    Deno.test(`app.fetch says that a body was ${how} before, ${length ? "with" : "without"} Content-Length`, async () => {
      const reasons: string[] = [];
      const observer: Observer = (event) => {
        if (event.type === "refused") reasons.push(event.reason);
      };
      const app = createApp({
        bots: { echo: { token: TOKEN, secret: SECRET, handler: () => {} } },
        sources: ["any"],
        observers: [observer],
      });
      const { url, method, headers } = requestOf({ headers: { "content-length": length } });
      const request = new Request(url, { method, headers, body });
      await use(request);
      const response = await app.fetch(request);
      assertEquals(response.status, 500);
      assertMatch(await response.text(), /^Body was read before app\.fetch; .* app\.dispatch\n$/);
      assertMatch(reasons.join(), /^body read before app\.fetch; .*app\.dispatch$/);
      await app.close();
    });
  }
}
