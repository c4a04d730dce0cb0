import type { Playground } from "../../../src/simulator/playground/mod.ts";
import type { Simulator } from "../../../src/simulator/mod.ts";

export const HOST = "127.0.0.1:8081";

/** A request as the page makes it, with a test's changes. */
export function ask(
  { page }: Playground,
  tg: Simulator,
  path: string,
  { headers = {}, ...init }: RequestInit & { headers?: Record<string, string> } = {},
): Promise<Response> {
  const all = { host: HOST, ...(init.method === "POST" ? { origin: `http://${HOST}` } : {}) };
  const request = new Request(`http://${HOST}${path}`, {
    ...init,
    headers: { ...all, ...headers },
  });
  return Promise.resolve(page(request, tg));
}

/** A form with these fields; a list becomes repeated fields. */
export function form(fields: Record<string, string | number | File | readonly string[]>): FormData {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      body.append(name, typeof one === "number" ? `${one}` : one);
    }
  }
  return body;
}

/** Posts an act and returns what the page would show. */
export async function act(
  playground: Playground,
  tg: Simulator,
  name: string,
  fields: Parameters<typeof form>[0],
  // deno-lint-ignore no-explicit-any -- each test knows what it asked for
): Promise<{ status: number; result: any }> {
  const response = await ask(playground, tg, `/act/${name}`, {
    method: "POST",
    body: form(fields),
  });
  return { status: response.status, result: await response.json() };
}

/** The messages of an event stream, parsed, one by one. */
export async function* messagesOf(
  response: Response,
  // deno-lint-ignore no-explicit-any -- each test knows what it waits for
): AsyncGenerator<{ event: string; retry?: string; data: any }> {
  let text = "";
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    const blocks = (text + chunk).split("\n\n");
    text = blocks.pop()!;
    for (const block of blocks) {
      const fields = Object.fromEntries(
        block.split("\n").map((
          line,
        ) => [line.split(":", 1)[0]!, line.slice(line.indexOf(":") + 1)]),
      );
      yield { event: "message", ...fields, data: JSON.parse(fields.data ?? "null") };
    }
  }
}
