// deno-lint-ignore-file no-console
/**
 * `deno task bench -- --install`: installs the peers that do not run on Deno from npm and PyPI into a
 * folder that git ignores.
 */
import { PEERS } from "./specs.ts";

const NODE = ["grammy@1.46.0", "telegraf@4.16.3", "node-telegram-bot-api@2.1.0"];
const PYTHON = ["python-telegram-bot[webhooks]==22.8", "aiogram==3.31.0"];

async function run(program: string, ...args: string[]): Promise<void> {
  const said = `${program} ${args.join(" ")}`;
  console.log(said);
  try {
    const { success } = await new Deno.Command(program, { args, stdout: "null" }).output();
    if (!success) console.error(`Cannot install: "${said}" failed; its rows will say so`);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    console.error(`Cannot install: there is no ${program}; its rows will say so`);
  }
}

/** Installs what can be installed. */
export async function installPeers(): Promise<void> {
  await Deno.mkdir(PEERS, { recursive: true });
  await Deno.writeTextFile(`${PEERS}/package.json`, '{ "private": true }\n');
  await run("npm", "install", "--no-audit", "--no-fund", "--prefix", PEERS, ...NODE);
  await run("python3", "-m", "venv", `${PEERS}/venv`);
  await run(`${PEERS}/venv/bin/pip`, "install", "--quiet", ...PYTHON);
}
