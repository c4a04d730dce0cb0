/**
 * `deno task test:deploy`: main.ts as Deno Deploy runs it, on older versions of Deno, which are
 * installed from npm, as the platform's version is not ours to choose.
 */
import { assertEquals } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";

const ROOT = fromFileUrl(new URL("../", import.meta.url));
const VERSIONS = ["2.5.0", "2.6.8", "2.7.14"];

/** Installs a version, unless it is already installed. */
async function install(version: string): Promise<string> {
  const folder = `${ROOT}tests/e2e/.deno/${version}`;
  const path = `${folder}/node_modules/deno/deno`;
  const exists = await Deno.stat(path).then(() => true, () => false);
  if (exists) return path;
  await Deno.mkdir(folder, { recursive: true });
  const { success, stderr } = await new Deno.Command("npm", {
    args: ["install", "--no-audit", "--no-fund", "--prefix", folder, `deno@${version}`],
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  // Without install scripts, npm defers the download to the first start.
  await new Deno.Command("node", { args: [`${folder}/node_modules/deno/bin.cjs`, "--version"] })
    .output();
  return path;
}

for (const version of VERSIONS) {
  Deno.test(`main.ts serves as on Deno Deploy with Deno ${version}`, async () => {
    const DEPLOY_DENO = await install(version);
    const { stdout } = await new Deno.Command(DEPLOY_DENO, { args: ["--version"] }).output();
    assertEquals(new TextDecoder().decode(stdout).split(" ")[1], version);
    const output = await new Deno.Command(Deno.execPath(), {
      args: [
        "test",
        "--no-check",
        "--lock=tests/deno.lock",
        "--allow-all",
        "tests/e2e/deploy_test.ts",
      ],
      cwd: ROOT,
      env: { DEPLOY_DENO, NO_COLOR: "1" },
    }).output();
    const said = new TextDecoder().decode(output.stdout) + new TextDecoder().decode(output.stderr);
    assertEquals(output.code, 0, said);
  });
}
