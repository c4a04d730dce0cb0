/**
 * Prompting for a token at the terminal without showing it.
 *
 * @module
 */

/** Enter, and Ctrl+D. */
const ENDS = ["\r", "\n", "\x04"];
const INTERRUPT = "\x03";
const BACKSPACES = ["\b", "\x7f"];

/** Prompts for a token; `undefined` without a terminal, or after Ctrl+C. */
export async function askToken(name: string): Promise<string | undefined> {
  if (!Deno.stdin.isTerminal()) return undefined;
  const write = (text: string) => Deno.stderr.write(new TextEncoder().encode(text));
  // First, so that text pasted as soon as the prompt appears is not shown either.
  Deno.stdin.setRaw(true);
  try {
    await write(`Token of bot "${name}" (not shown): `);
    return await readHidden();
  } finally {
    Deno.stdin.setRaw(false);
    await write("\n");
  }
}

async function readHidden(): Promise<string | undefined> {
  const buffer = new Uint8Array(256);
  const decoder = new TextDecoder();
  let text = "";
  while (true) {
    const read = await Deno.stdin.read(buffer);
    if (read === null) return text;
    for (const char of decoder.decode(buffer.subarray(0, read), { stream: true })) {
      if (char === INTERRUPT) return undefined;
      if (ENDS.includes(char)) return text;
      text = BACKSPACES.includes(char) ? text.slice(0, -1) : text + char;
    }
  }
}
