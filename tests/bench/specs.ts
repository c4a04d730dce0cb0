/**
 * The subjects, and what each requires.
 */
import { fromFileUrl } from "@std/path/from-file-url";
import type { SubjectSpec } from "./subject.ts";

const here = (path: string) => fromFileUrl(new URL(path, import.meta.url));

/** Where `deno task bench -- --install` puts the peers; git ignores it. */
export const PEERS = here("./.peers");

const deno = (file: string) => [Deno.execPath(), "run", "--allow-all", here(`./subjects/${file}`)];
const node = (file: string) => ["node", here(`./subjects/${file}`)];
const python = (file: string) => [`${PEERS}/venv/bin/python`, here(`./subjects/${file}`)];

async function runs(program: string, ...args: string[]): Promise<boolean> {
  const command = new Deno.Command(program, { args, stdout: "null", stderr: "null" });
  try {
    return (await command.output()).success;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

const always = () => Promise.resolve(true);
const hasNode = async (name: string) =>
  await runs("node", "--version") &&
  await Deno.stat(`${PEERS}/node_modules/${name}`).then(() => true, () => false);
const hasPython = (module: string) => runs(`${PEERS}/venv/bin/python`, "-c", `import ${module}`);

/** What everything else is compared with. */
export const BARE = "bare Deno.serve";

/** Every subject, in the order of the table. */
export const SUBJECTS: readonly SubjectSpec[] = [
  { name: BARE, key: "bare", command: deno("bare.ts"), installed: always },
  { name: "Postern", key: "postern", command: deno("postern.ts"), installed: always },
  { name: "Postern, isolated", key: "isolated", command: deno("isolated.ts"), installed: always },
  {
    name: "Postern, STORE=file",
    key: "postern-sqlite",
    command: deno("postern_sqlite.ts"),
    installed: always,
  },
  {
    name: "bare Deno.serve with a reply",
    key: "bare-reply",
    command: deno("bare_reply.ts"),
    installed: always,
  },
  {
    name: "main.ts, echo, JSON log",
    key: "main-logged",
    command: ["sh", here("./subjects/main_logged.sh"), Deno.execPath(), "info"],
    installed: () => runs("python3", "--version"),
  },
  {
    name: "main.ts, echo, LOG_LEVEL=warn",
    key: "main-warn",
    command: ["sh", here("./subjects/main_logged.sh"), Deno.execPath(), "warn"],
    installed: () => runs("python3", "--version"),
  },
  {
    name: "grammY on Deno.serve",
    key: "grammy-deno",
    command: deno("grammy_deno.ts"),
    installed: always,
  },
  {
    name: "grammY on node:http",
    key: "grammy-node",
    command: node("grammy_node.mjs"),
    installed: () => hasNode("grammy"),
  },
  {
    name: "Telegraf on node:http",
    key: "telegraf",
    command: node("telegraf_node.mjs"),
    installed: () => hasNode("telegraf"),
  },
  {
    name: "node-telegram-bot-api",
    key: "ntba",
    command: node("ntba_node.mjs"),
    installed: () => hasNode("node-telegram-bot-api"),
  },
  {
    name: "python-telegram-bot",
    key: "ptb",
    command: python("ptb.py"),
    installed: () => hasPython("telegram, tornado"),
  },
  {
    name: "aiogram",
    key: "aiogram",
    command: python("aiogram_webhook.py"),
    installed: () => hasPython("aiogram"),
  },
  {
    name: "nginx, return 200",
    key: "nginx",
    command: ["sh", here("./subjects/nginx.sh")],
    installed: () => runs("nginx", "-v"),
  },
];
