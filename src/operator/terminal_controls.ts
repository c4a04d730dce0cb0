/**
 * What the user of a full-screen program does at the terminal: quits it, or changes the size.
 *
 * @module
 */

/** What the user does at the terminal. */
export interface TerminalControls {
  /** Aborted by `q`, Ctrl-C, or the end of the terminal. */
  readonly signal: AbortSignal;
  /** Calls a function whenever the terminal's size has changed. */
  onResize(redraw: () => void): void;
}

/** `q`, `Q`, and Ctrl-C where that is not a signal. */
const ENDS = [0x71, 0x51, 0x03];

const isWindows = Deno.build.os === "windows";

/** Listens to the terminal until the process ends. */
export function listenToTerminal(): TerminalControls {
  const leaving = new AbortController();
  const leave = () => leaving.abort();
  const signals = isWindows ? ["SIGINT"] as const : ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) Deno.addSignalListener(signal, leave);
  if (Deno.stdin.isTerminal()) void awaitQ().then(leave);
  return {
    signal: leaving.signal,
    onResize(redraw) {
      if (!isWindows) Deno.addSignalListener("SIGWINCH", redraw);
    },
  };
}

async function awaitQ(): Promise<void> {
  Deno.stdin.setRaw(true, { cbreak: !isWindows });
  const key = new Uint8Array(16);
  while (true) {
    const count = await Deno.stdin.read(key);
    // Other keys are sequences, in which a "Q" may occur.
    if (count === null || ENDS.includes(key[0]!)) return;
  }
}
