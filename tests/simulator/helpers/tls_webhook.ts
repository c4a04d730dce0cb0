import { type SimulatorOptions, startSimulator } from "../../../src/simulator/mod.ts";
import { openssl } from "../../cli/helpers/openssl_ca.ts";
import { call } from "./telegram.ts";

/** A certificate with its key, PEM. */
export interface Pair {
  cert: string;
  key: string;
}

/** A self-signed certificate, as `openssl req -x509` makes it with these further arguments. */
export async function selfSigned(...args: string[]): Promise<Pair> {
  const folder = await Deno.makeTempDir();
  try {
    const files = ["-keyout", "key.pem", "-out", "cert.pem"];
    const key = args.includes("-newkey")
      ? []
      : ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"];
    await openssl(
      folder,
      "req",
      "-x509",
      "-nodes",
      "-sha256",
      "-days",
      "2",
      ...key,
      ...args,
      ...files,
    );
    const [cert, pem] = await Promise.all(
      ["cert.pem", "key.pem"].map((name) => Deno.readTextFile(`${folder}/${name}`)),
    );
    return { cert: cert!, key: pem! };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Overrides for setWebhook's parameters. */
export interface Trial {
  /** The host in the webhook's URL, which resolves to this machine. @default {"localhost"} */
  host?: string;
  /** The certificate to upload, PEM. @default {none} */
  upload?: string;
  /** Options for the simulator. */
  options?: SimulatorOptions;
}

/** Delivers one update to a real server with this certificate: `"delivered"`, or the error. */
export async function deliver(server: Pair, { host = "localhost", upload, options }: Trial = {}) {
  await using tg = await startSimulator(options);
  const bot = tg.bot("echo");
  const listener = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {}, ...server },
    async (request) => {
      await request.json();
      return new Response();
    },
  );
  const over = Promise.withResolvers<string>();
  tg.on((event) => {
    if (event.type !== "delivery") return;
    over.resolve(event.delivery.error ?? "delivered");
  });
  const form = new FormData();
  form.set("url", `https://${host}:${listener.addr.port}/`);
  form.set("ip_address", "127.0.0.1");
  if (upload !== undefined) form.set("certificate", new File([upload], "cert.pem"));
  const reply = await call(tg, bot, "setWebhook", form);
  if (!reply.ok) over.resolve(reply.description!);
  await tg.user("Ada").says(bot, "hi");
  const outcome = await over.promise;
  await tg.close();
  await listener.shutdown();
  return outcome.replace("SSL error {error:0A000086:SSL routines::certificate verify failed:", "{");
}
