import { join } from "@std/path/join";
import { must, output, Unavailable } from "./command.ts";
import type { Suite } from "./suite.ts";

const GITHUB = "https://github.com";

async function exists(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

/** Finds a checkout or bare repository of a suite among the user's sources. */
async function ownSource({ source }: Suite, sources: string): Promise<string | undefined> {
  const [owner, name] = source.repository.split("/") as [string, string];
  const candidates = [
    `${owner}+${name}/repo`,
    `${owner}+${name}`,
    `${owner}/${name}`,
    name,
    `${name}.git`,
  ];
  for (const candidate of candidates) {
    const path = join(sources, candidate);
    if (await exists(path)) return path;
  }
}

async function hasTag(repository: string, tag: string): Promise<boolean> {
  const args = ["-C", repository, "rev-parse", "--verify", "--quiet", `refs/tags/${tag}`];
  return (await output({ program: "git", args })).success;
}

async function fromGit(origin: string, version: string, folder: string): Promise<void> {
  const clone = ["clone", "--quiet", "--depth", "1", "--branch", version, origin, folder];
  const quiet = ["-c", "advice.detachedHead=false", "-c", "core.hooksPath=/dev/null"];
  await must({ program: "git", args: [...quiet, ...clone] });
}

function withoutGitHub(error: unknown): never {
  if (!(error instanceof Unavailable)) throw error;
  throw new Unavailable(`${error.message}; clone it elsewhere and pass --sources`);
}

/** A suite's files, in a folder of their own. */
export async function getSource(suite: Suite, folder: string, sources?: string): Promise<void> {
  await Deno.remove(folder, { recursive: true }).catch(() => {});
  const { source, version } = suite;
  const number = version.replace(/^v/, "");
  const own = sources && await ownSource(suite, sources);
  if (own && await hasTag(own, version)) {
    return await fromGit(`file://${await Deno.realPath(own)}`, version, folder);
  }
  switch (source.from) {
    case "git":
      return await fromGit(`${GITHUB}/${source.repository}`, version, folder).catch(withoutGitHub);
    case "go":
      return await fromGoProxy(`${source.module}@${version}`, folder);
    case "pypi":
      return await fromPyPI(`${source.package}==${number}`, folder);
  }
}

async function fromGoProxy(module: string, folder: string): Promise<void> {
  const cwd = await Deno.makeTempDir();
  const output = await must({ program: "go", args: ["mod", "download", "-json", module], cwd });
  await Deno.remove(cwd);
  await must({ program: "cp", args: ["-r", "--no-preserve=mode", JSON.parse(output).Dir, folder] });
}

async function fromPyPI(requirement: string, folder: string): Promise<void> {
  const download = await Deno.makeTempDir();
  const options = ["--quiet", "--no-deps", "--no-binary", ":all:", "--dest", download];
  await must({ program: "python3", args: ["-m", "pip", "download", ...options, requirement] });
  const [archive] = [...Deno.readDirSync(download)];
  if (!archive) throw new Unavailable(`PyPI has no source of ${requirement}`);
  await Deno.mkdir(folder, { recursive: true });
  const path = join(download, archive.name);
  await must({ program: "tar", args: ["-xzf", path, "-C", folder, "--strip-components=1"] });
  await Deno.remove(download, { recursive: true });
}
