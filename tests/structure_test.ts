/** What may import what: DESIGN.md's rooms and the one way through the house. */
import { assert, assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { join } from "@std/path/join";

const ROOT = new URL("../", import.meta.url);

/** One import, as `deno info` tells it. */
interface Dependency {
  specifier: string;
  code?: { specifier: string };
  type?: { specifier: string };
  isDynamic?: boolean;
}

/** The modules that can be reached from one, by their URLs, with their imports. */
type Graph = Map<string, Dependency[]>;

async function graphOf(entry: string): Promise<Graph> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", "--config", fromFileUrl(new URL("deno.json", ROOT)), entry],
    env: { NO_COLOR: "1" },
  }).output();
  assert(success, new TextDecoder().decode(stderr));
  const { modules, redirects } = JSON.parse(new TextDecoder().decode(stdout)) as {
    modules: { specifier: string; dependencies?: Dependency[] }[];
    redirects: Record<string, string>;
  };
  const graph: Graph = new Map();
  for (const { specifier, dependencies = [] } of modules) graph.set(specifier, dependencies);
  // "jsr:@std/http/status" stands for an address.
  for (const [from, to] of Object.entries(redirects)) graph.set(from, graph.get(to) ?? []);
  return graph;
}

/** Every project file that runs, with its path from the root. */
function* sources(folder: URL = new URL("src/", ROOT)): Generator<string> {
  if (folder.href === new URL("src/", ROOT).href) yield "main.ts";
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    const url = new URL(name + (isDirectory ? "/" : ""), folder);
    if (isDirectory) yield* sources(url);
    else if (name.endsWith(".ts")) yield url.href.slice(ROOT.href.length);
  }
}

/** The graph of everything in main.ts and src/. */
async function wholeGraph(): Promise<Graph> {
  const folder = await Deno.makeTempDir();
  const entry = join(folder, "all.ts");
  const imports = [...sources()].map((path) => `import "${new URL(path, ROOT)}";`);
  await Deno.writeTextFile(entry, imports.join("\n"));
  const graph = await graphOf(entry);
  await Deno.remove(folder, { recursive: true });
  return graph;
}

/** The modules that run when one is run, in the end or (`static`) at its start. */
function runtimeOf(graph: Graph, entry: string, onlyStatic = false): Set<string> {
  const seen = new Set([entry]);
  for (const url of seen) {
    for (const { code, isDynamic } of graph.get(url) ?? []) {
      if (code && !(onlyStatic && isDynamic)) seen.add(code.specifier);
    }
  }
  return seen;
}

/** The room that a file of the project is in: its folder, or itself if it stands alone. */
function roomOf(url: string): string {
  return /^(?:src\/)?([^/]+)/.exec(url.slice(ROOT.href.length))![1]!;
}

function isOurs(url: string): boolean {
  return url.startsWith(ROOT.href) && !url.startsWith(new URL("vendor/", ROOT).href);
}

/** Genuine from JSR, or a stand-in: `deno info` calls both by their address there. */
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

Deno.test("main.ts loads no node: module at its start, which would cost it half its time", async () => {
  const main = new URL("main.ts", ROOT).href;
  const graph = await graphOf(fromFileUrl(main));
  const importers = [...runtimeOf(graph, main, true)].filter(isOurs).filter((url) =>
    graph.get(url)!.some(({ code, isDynamic }) => code?.specifier.startsWith("node:") && !isDynamic)
  );
  assertEquals(importers, []);
});

Deno.test("the public API loads at its start what every server needs, and nothing else", async () => {
  const entry = new URL("src/mod.ts", ROOT).href;
  const graph = await graphOf(fromFileUrl(entry));
  const atStart = [...runtimeOf(graph, entry, true)].filter(isOurs)
    .map((url) => url.slice(new URL("src/", ROOT).href.length));
  const later = /^(registration|polling\/start|dispatch\/hosting\/|timer)/;
  assertEquals(atStart.filter((path) => later.test(path)), []);
});

Deno.test("preload.ts names all that a server loads at its start, and nothing else", async () => {
  const serve = new URL("src/serve.ts", ROOT).href;
  const preload = new URL("src/preload.ts", ROOT).href;
  const graph = await graphOf(fromFileUrl(preload));
  const named = graph.get(preload)!.map(({ code }) => code!.specifier);
  assertEquals(named.toSorted(), [...runtimeOf(graph, serve, true)].toSorted());
  for (const url of named.filter(isOurs)) {
    const text = await Deno.readTextFile(new URL(url));
    // One other character makes V8 take two bytes for each, and the module longer to load.
    assertEquals(text.match(/[^\0-\x7f]/g), null, url);
  }
  // It is of use only where it comes first.
  for (const entry of ["main.ts", "src/mod.ts"]) {
    const text = await Deno.readTextFile(new URL(entry, ROOT));
    const [first] = text.match(/^(import|export) (?!type).*/m)!;
    assert(first.endsWith('/preload.ts";'), `${entry} begins with ${first}`);
  }
});

Deno.test("no runtime import of the project leads to npm", async () => {
  const graph = await wholeGraph();
  const found = [...graph].filter(([url]) => isOurs(url)).flatMap(([url, dependencies]) =>
    dependencies.filter(({ code }) => code?.specifier.startsWith("npm:")).map(() => url)
  );
  assertEquals(found, []);
});

/** Rooms that know nothing but these. */
const KNOWS_ONLY: Record<string, string[]> = {
  telegram: ["clock.ts"],
  simulator: ["clock.ts", "telegram", "util", "webhook_sender"],
  webhook_sender: ["clock.ts", "telegram", "util"],
  util: [],
  bots: ["mod.ts"],
  observe: ["dispatch", "telegram"],
  "clock.ts": ["timer.ts"],
};

/** Rooms that must not know these; and nobody but entries knows entries. */
const KNOWS_NOT: Record<string, string[]> = {
  dispatch: ["gateway", "server", "polling", "registration", "config", "bots", "app.ts"],
  gateway: ["server", "polling", "registration", "config", "bots", "app.ts"],
  polling: ["gateway", "server", "config", "bots"],
  server: ["telegram", "dispatch", "polling", "registration", "config", "bots"],
  config: ["server", "polling", "registration", "app.ts", "bots"],
};
const ENTRIES = ["main.ts", "entry.ts", "poll.ts", "cli.ts", "cli", "cert.ts", "demo"];

Deno.test("dependencies between rooms point one way", async () => {
  const wrong: string[] = [];
  for (const [url, dependencies] of await wholeGraph()) {
    if (!isOurs(url)) continue;
    const room = roomOf(url);
    if (url.endsWith("/main.ts")) continue; // An entry, wherever it stands.
    for (const { code, type } of dependencies) {
      const target = (code ?? type)?.specifier;
      if (!target || !isOurs(target) || roomOf(target) === room) continue;
      const known = roomOf(target);
      const refused = KNOWS_ONLY[room]?.includes(known) === false ||
        KNOWS_NOT[room]?.includes(known) ||
        ENTRIES.includes(known) && !ENTRIES.includes(room);
      if (refused) wrong.push(`${url.slice(ROOT.href.length)} imports ${known}`);
    }
  }
  assertEquals(wrong, []);
});

Deno.test("production imports nothing of the simulator", async () => {
  const allowed = ["simulator", "relay", "demo"];
  const wrong = [...await wholeGraph()].filter(([url]) => isOurs(url)).flatMap(([url, imports]) =>
    imports.map(({ code, type }) => (code ?? type)?.specifier ?? "").filter((target) =>
      !allowed.includes(roomOf(url)) && isOurs(target) && roomOf(target) === "simulator"
    ).map((target) => `${url.slice(ROOT.href.length)} imports ${target.slice(ROOT.href.length)}`)
  );
  assertEquals(wrong, []);
});

Deno.test("observe and bots import from other rooms types alone", async () => {
  const wrong = [...await wholeGraph()].filter(([url]) => isOurs(url)).flatMap(([url, imports]) =>
    imports.filter(({ code }) =>
      ["observe", "bots"].includes(roomOf(url)) && code && isOurs(code.specifier) &&
      roomOf(code.specifier) !== roomOf(url)
    ).map(({ specifier }) => `${url.slice(ROOT.href.length)} imports ${specifier}`)
  );
  assertEquals(wrong, []);
});

Deno.test("no runtime imports go round in a circle", async () => {
  const graph = await wholeGraph();
  const done = new Set<string>();
  const circles: string[] = [];
  function visit(url: string, path: string[]): void {
    if (path.includes(url)) {
      circles.push([...path.slice(path.indexOf(url)), url].join(" → "));
      return;
    }
    if (done.has(url)) return;
    for (const { code } of graph.get(url) ?? []) {
      if (code && isOurs(code.specifier)) visit(code.specifier, [...path, url]);
    }
    done.add(url);
  }
  for (const url of graph.keys()) if (isOurs(url)) visit(url, []);
  assertEquals(circles, []);
});

Deno.test("no file of main.ts and src/ has more than 300 lines", async () => {
  const long: string[] = [];
  for (const path of sources()) {
    const lines = (await Deno.readTextFile(new URL(path, ROOT))).trimEnd().split("\n").length;
    if (lines > 300) long.push(`${path}: ${lines}`);
  }
  assertEquals(long, []);
});
