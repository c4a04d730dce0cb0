/** Hosts bots, uses them, removes them, and prints how many are still reachable. */
import { createApp } from "../../src/mod.ts";
import { PEER, requestOf, SECRET } from "../helpers/app.ts";

declare const gc: () => void;

const info = { remoteAddr: { transport: "tcp", hostname: PEER } };
const app = createApp({ bots: {} });
const refs: WeakRef<object>[] = [];

async function live(name: string, update_id: number): Promise<void> {
  const handler = {
    message() {},
    default: () => {
      if (update_id % 2 === 0) throw new Error("some fail");
    },
    routes: { "/paid": () => new Response() },
  };
  refs.push(new WeakRef(handler));
  app.add(name, { token: `77:${name}`, secret: SECRET, handler });
  const body = JSON.stringify({ update_id });
  for (const path of [`/${name}`, `/${name}/paid`]) {
    await (await app.fetch(requestOf({ path, body }), info)).body?.cancel();
  }
  await app.remove(name);
}

for (let i = 0; i < 100; i++) await live(`bot${i}`, i);
for (let i = 0; i < 3; i++) {
  await new Promise((resolve) => setTimeout(resolve));
  gc();
}
const left = refs.filter((ref) => ref.deref() !== undefined).length;
await Deno.stdout.write(new TextEncoder().encode(`${refs.length} handlers, ${left} left\n`));
await app.close();
