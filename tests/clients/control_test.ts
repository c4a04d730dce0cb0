/** The control API from Python and Go, run by their own test runners against a fresh simulator. */
import { assert } from "@std/assert";
import { fromFileUrl } from "@std/path/from-file-url";
import { startSimulator } from "./simulator.ts";

const HERE = fromFileUrl(new URL(".", import.meta.url));
/** Where to install pytest if this machine's Python lacks it. */
const PACKAGES = `${HERE}.python`;
const PYTEST = "pytest==9.0.1";

async function run(command: string, args: string[], options: Deno.CommandOptions = {}) {
  const { success, stdout, stderr } = await new Deno.Command(command, { args, ...options })
    .output();
  const decoder = new TextDecoder();
  return { success, text: decoder.decode(stdout) + decoder.decode(stderr) };
}

/** Makes sure that pytest is installed. */
async function pythonPath(): Promise<string> {
  if ((await run("python3", ["-c", "import pytest"])).success) return "";
  const { success, text } = await run("python3", [
    ...["-m", "pip", "install", "--quiet", "--target", PACKAGES, PYTEST],
  ]);
  assert(success, text);
  return PACKAGES;
}

Deno.test("a pytest fixture", async () => {
  await using simulator = await startSimulator();
  const { success, text } = await run("python3", ["-m", "pytest", "-q", "-p", "no:cacheprovider"], {
    cwd: `${HERE}python_control`,
    env: {
      SIMULATOR: simulator.url,
      PYTHONDONTWRITEBYTECODE: "1",
      PYTHONPATH: await pythonPath(),
    },
  });
  assert(success && /\b6 passed/.test(text), text);
});

Deno.test("a Go helper", async () => {
  await using simulator = await startSimulator();
  const { success, text } = await run("go", ["test", "-count=1", "-v", "./..."], {
    cwd: `${HERE}go_control`,
    env: { SIMULATOR: simulator.url, GOFLAGS: "-mod=mod" },
  });
  assert(success && text.includes("--- PASS: TestEcho"), text);
});
