/** Which rooms may import which, and the absence of import cycles. */
import { assert, assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";

const ROOT = new URL("../", import.meta.url);

/** One import, as `deno info` reports it. */
interface Dependency {
  specifier: string;
  code?: { specifier: string };
  type?: { specifier: string };
  isDynamic?: boolean;
}

/** The modules reachable from one, by URL, with their imports. */
type Graph = Map<string, Dependency[]>;

async function graphOf(entry: string): Promise<Graph> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", ...["--config", "deno.json"], ...["--lock", "tests/deno.lock"], entry],
    cwd: fromFileUrl(ROOT),
    env: { NO_COLOR: "1" },
  }).output();
  assert(success, new TextDecoder().decode(stderr));
  const { modules, redirects } = JSON.parse(new TextDecoder().decode(stdout)) as {
    modules: { specifier: string; dependencies?: Dependency[] }[];
    redirects: Record<string, string>;
  };
  const graph: Graph = new Map();
  for (const { specifier, dependencies = [] } of modules) graph.set(specifier, dependencies);
  // "jsr:@std/http/status" stands for a URL.
  for (const [from, to] of Object.entries(redirects)) graph.set(from, graph.get(to) ?? []);
  return graph;
}

function* filesIn(folder: URL): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    const url = new URL(name + (isDirectory ? "/" : ""), folder);
    if (isDirectory) yield* filesIn(url);
    else yield url.href.slice(ROOT.href.length);
  }
}

/** Every project file that runs, by its path from the root. */
function sources(): string[] {
  const files = [...filesIn(new URL("src/", ROOT))];
  return ["main.ts", ...files.filter((path) => path.endsWith(".ts"))];
}

/** Every file that runs in a browser. */
function browserSources(): string[] {
  return [...filesIn(new URL("src/", ROOT))].filter((path) => path.endsWith(".js"));
}

/** The graph of everything in main.ts and src/, with what runs in a browser. */
async function wholeGraph(): Promise<Graph> {
  const folder = await Deno.makeTempDir();
  const entry = join(folder, "all.ts");
  const imports = [...sources(), ...browserSources()].map((path) =>
    `import "${new URL(path, ROOT)}";`
  );
  await Deno.writeTextFile(entry, imports.join("\n"));
  const graph = await graphOf(entry);
  await Deno.remove(folder, { recursive: true });
  return graph;
}

/** The modules that run with one, eventually or (`static`) at its start. */
function runtimeOf(graph: Graph, entry: string, onlyStatic = false): Set<string> {
  const seen = new Set([entry]);
  for (const url of seen) {
    for (const { code, isDynamic } of graph.get(url) ?? []) {
      if (code && !(onlyStatic && isDynamic)) seen.add(code.specifier);
    }
  }
  return seen;
}

/** A project file's room: its folder, or the file itself if it is in none. */
function roomOf(url: string): string {
  return /^(?:src\/)?([^/]+)/.exec(url.slice(ROOT.href.length))![1]!;
}

function isOurs(url: string): boolean {
  return url.startsWith(ROOT.href) && !url.startsWith(new URL("vendor/", ROOT).href);
}

/** From JSR, or a stand-in: `deno info` reports the JSR URL for both. */
function isStd(url: string): boolean {
  return /^(https:\/\/jsr\.io\/|jsr:\/?)@std\//.test(url);
}

Deno.test("main.ts runs project files, jsr:@std/* and Deno's built-ins, nothing else", async () => {
  const main = new URL("main.ts", ROOT).href;
  const graph = await graphOf(fromFileUrl(main));
  const strangers = [...runtimeOf(graph, main)]
    .filter((url) => !isOurs(url) && !isStd(url) && !url.startsWith("node:"));
  assertEquals(strangers, []);
  const ours = [...runtimeOf(graph, main)].filter(isOurs);
  assert(ours.length > 40, `only ${ours.length} files of the project`);
  for (const url of ours) assert(/^(main\.ts|src\/)/.test(url.slice(ROOT.href.length)), url);
});

Deno.test("main.ts loads no node: module at startup, which would double its startup time", async () => {
  // main.ts itself loads all but the signals later.
  const main = new URL("src/process/run_server.ts", ROOT).href;
  const graph = await graphOf(fromFileUrl(main));
  const importers = [...runtimeOf(graph, main, true)].filter(isOurs).filter((url) =>
    graph.get(url)!.some(({ code, isDynamic }) => code?.specifier.startsWith("node:") && !isDynamic)
  );
  assertEquals(importers, []);
});

Deno.test("the public API loads at import only what every server needs", async () => {
  const entry = new URL("src/mod.ts", ROOT).href;
  const graph = await graphOf(fromFileUrl(entry));
  const atStart = [...runtimeOf(graph, entry, true)].filter(isOurs)
    .map((url) => url.slice(new URL("src/", ROOT).href.length));
  const later =
    /^(console\/(?!mod|options|check_options)|app\/trace|dispatch\/(watch|join)|webhooks|isolation|store|durable|postgres|app\/start_polling|handler\/frameworks\/(grammy|telegraf))/;
  assertEquals(atStart.filter((path) => later.test(path)), []);
});

Deno.test("no runtime import of the project resolves to npm", async () => {
  const graph = await wholeGraph();
  const found = [...graph].filter(([url]) => isOurs(url)).flatMap(([url, dependencies]) =>
    dependencies.filter(({ code }) => code?.specifier.startsWith("npm:")).map(() => url)
  );
  assertEquals(found, []);
});

/**
 * What each room of src/ may import from, other than itself. A room names only rooms listed
 * above it, so there can be no cycle of rooms.
 */
const MAY_IMPORT: Record<string, readonly string[]> = {
  util: [],
  net: ["util"],
  signature: ["util"],
  telegram: ["util", "net"],
  events: ["util", "telegram"],
  tls: ["util", "net"],
  postgres: ["util", "net"],
  store: ["util", "net", "telegram", "events", "postgres"],
  handler: ["util", "telegram", "signature", "events"],
  dispatch: ["util", "telegram", "events", "handler"],
  isolation: ["util", "telegram", "events", "handler"],
  gateway: ["util", "net", "telegram", "signature", "events", "handler", "dispatch"],
  durable: ["util", "telegram", "events", "handler", "dispatch", "store"],
  webhooks: ["util", "net", "telegram", "events", "tls"],
  polling: ["util", "telegram", "events", "dispatch"],
  server: ["util", "net", "events", "tls"],
  app: [
    ...["util", "net", "signature", "telegram", "events", "tls", "handler", "dispatch", "gateway"],
    ...["webhooks", "polling", "server", "store", "durable", "isolation"],
  ],
  web: ["util", "net"],
  webhook_sender: ["util", "net", "telegram"],
  simulator: ["util", "net", "telegram", "web", "webhook_sender"],
  relay: [
    ...["util", "net", "telegram", "events", "tls", "webhooks", "polling", "web", "webhook_sender"],
    "simulator",
  ],
  console: [
    ...["util", "net", "telegram", "events", "tls", "store", "dispatch", "gateway", "durable"],
    ...["webhooks", "app", "web"],
  ],
  "mod.ts": [
    ...["util", "net", "signature", "telegram", "events", "tls", "handler", "gateway", "webhooks"],
    ...["polling", "server", "store", "durable", "app", "relay", "console"],
  ],
  bots: ["mod.ts"],
  config: ["util", "net", "telegram", "events", "tls", "postgres", "handler", "app"],
  process: ["util", "events", "config", "app"],
  init: [],
  cli: [
    "init",
    ...["util", "net", "telegram", "events", "tls", "handler", "webhooks", "config", "app"],
    ...["process", "polling", "webhook_sender", "store", "durable"],
  ],
  operator: ["util", "events", "config", "app", "process", "console", "cli"],
};

/** The entries put rooms together, and nothing imports them. */
const ENTRIES = ["main.ts", "poll.ts", "cli.ts", "cert.ts", "top.ts", "demo"];

/** The project files that a file imports, including types. */
function* namedBy(dependencies: readonly Dependency[]): Generator<string> {
  for (const { code, type } of dependencies) {
    for (const target of new Set([code?.specifier, type?.specifier])) {
      if (target && isOurs(target)) yield target;
    }
  }
}

Deno.test("a room imports only from rooms that the map allows", async () => {
  const wrong: string[] = [];
  for (const [url, dependencies] of await wholeGraph()) {
    if (!isOurs(url) || url.endsWith("/main.ts")) continue; // An entry, in any folder.
    const room = roomOf(url);
    if (ENTRIES.includes(room)) continue;
    const allowed = MAY_IMPORT[room];
    const path = url.slice(ROOT.href.length);
    if (!allowed) wrong.push(`${path} is in a room that the map does not have`);
    for (const target of namedBy(dependencies)) {
      const known = roomOf(target);
      if (allowed && known !== room && !allowed.includes(known)) {
        wrong.push(`${path} imports ${target.slice(ROOT.href.length)}`);
      }
    }
  }
  assertEquals(wrong, []);
});

Deno.test("the map of rooms has no cycle", () => {
  const rooms = Object.keys(MAY_IMPORT);
  const wrong = rooms.flatMap((room, i) =>
    MAY_IMPORT[room]!.filter((other) => !rooms.slice(0, i).includes(other))
      .map((other) => `${room} names ${other}, which is not above it`)
  );
  assertEquals(wrong, []);
});

Deno.test("events and bots import only types from rooms other than util", async () => {
  const wrong = [...await wholeGraph()].filter(([url]) => isOurs(url)).flatMap(([url, imports]) =>
    imports.filter(({ code }) =>
      ["events", "bots"].includes(roomOf(url)) && code && isOurs(code.specifier) &&
      ![roomOf(url), "util"].includes(roomOf(code.specifier))
    ).map(({ specifier }) => `${url.slice(ROOT.href.length)} imports ${specifier}`)
  );
  assertEquals(wrong, []);
});

Deno.test("no imports form a cycle, not even of types", async () => {
  const graph = await wholeGraph();
  const done = new Set<string>();
  const circles: string[] = [];
  function visit(url: string, path: string[]): void {
    if (path.includes(url)) {
      const circle = [...path.slice(path.indexOf(url)), url];
      circles.push(circle.map((each) => each.slice(ROOT.href.length)).join(" → "));
      return;
    }
    if (done.has(url)) return;
    for (const target of namedBy(graph.get(url) ?? [])) visit(target, [...path, url]);
    done.add(url);
  }
  for (const url of graph.keys()) if (isOurs(url)) visit(url, []);
  assertEquals(circles, []);
});

Deno.test("no file in main.ts and src/ has more than 300 lines", async () => {
  const long: string[] = [];
  for (const path of sources()) {
    const lines = (await Deno.readTextFile(new URL(path, ROOT))).trimEnd().split("\n").length;
    if (lines > 300) long.push(`${path}: ${lines}`);
  }
  assertEquals(long, []);
});

Deno.test("every error class sets its name on its prototype", async () => {
  const wrong: string[] = [];
  for (const path of sources()) {
    const source = await Deno.readTextFile(new URL(path, ROOT));
    for (
      const [, name, body] of source.matchAll(/class (\w+) extends \w*Error \{([\s\S]*?)^\}/gm)
    ) {
      if (!body!.includes(`this.prototype.name = "${name}";`)) wrong.push(`${path}: ${name}`);
    }
  }
  assertEquals(wrong, []);
});
