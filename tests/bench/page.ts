/** The console's page in Chromium. */
import { type Browser, chromium } from "npm:playwright-core@1.65.1";
import { cpuOfFamily } from "./machine_time.ts";

/** What happened in the tab. */
export interface TabFigures {
  /** Tasks of more than 50 ms, in milliseconds. */
  readonly longTasks: readonly number[];
  /** The longest time between two frames, in milliseconds. */
  readonly longestGap: number;
  /** How often the page was drawn. */
  readonly frames: number;
  /** How many events the page had. */
  readonly events: string;
}

/** A browser with one tab. */
export interface Tab extends AsyncDisposable {
  /** Opens the page, waits until it is connected, and begins to watch it. */
  open(url: string): Promise<void>;
  /** What it went through since then. */
  figures(): Promise<TabFigures>;
  /** Leaves the page. */
  leave(): Promise<void>;
  /** CPU time that the browser has used so far, in microseconds. */
  cpuMicros(): number;
}

const WATCH = `(() => {
  const seen = globalThis.seen = { longTasks: [], longestGap: 0, frames: 0 };
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) seen.longTasks.push(duration);
  }).observe({ type: "longtask" });
  let last = performance.now();
  const frame = (now) => {
    seen.longestGap = Math.max(seen.longestGap, now - last);
    seen.frames++;
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
})()`;

/** Starts the browser. */
export async function openTab(): Promise<Tab> {
  const folder = await Deno.makeTempDir();
  const args = [
    ...["--headless=new", "--no-sandbox", "--remote-debugging-port=0", `--user-data-dir=${folder}`],
    "about:blank",
  ];
  const program = Deno.env.get("CHROMIUM") ?? "/usr/bin/chromium";
  const child = new Deno.Command(program, { args, stdout: "null", stderr: "piped" }).spawn();
  const lines = child.stderr.pipeThrough(new TextDecoderStream()).getReader();
  let said = "";
  while (!/DevTools listening on (\S+)/.test(said)) said += (await lines.read()).value ?? "";
  const silence = (async () => {
    while (!(await lines.read()).done);
  })();
  const browser: Browser = await chromium.connectOverCDP(/listening on (\S+)/.exec(said)![1]!);
  const page = await browser.contexts()[0]!.newPage();
  return {
    async open(url) {
      await page.goto(url);
      await page.getByText("Connected", { exact: true }).waitFor();
      await page.evaluate(WATCH);
    },
    async figures() {
      const seen = await page.evaluate<Omit<TabFigures, "events">>("globalThis.seen");
      return { ...seen, events: await page.locator("#events-note").textContent() ?? "" };
    },
    leave: async () => void await page.goto("about:blank"),
    cpuMicros: () => cpuOfFamily(child.pid),
    async [Symbol.asyncDispose]() {
      await browser.close();
      child.kill("SIGTERM");
      await Promise.all([child.status, silence]);
      await Deno.remove(folder, { recursive: true }).catch(() => {});
    },
  };
}
