/**
 * Runs the commands in this process, with a simulated Telegram and without ports.
 */
import type { CommandDeps } from "../../../src/cli/command.ts";
import type { Answer, Handshake, Posting, Probe, Target } from "../../../src/cli/probe/probe.ts";
import { runCli } from "../../../src/cli/run.ts";
import type { HandlerModule } from "../../../src/handler/handler.ts";
import {
  FakeClock,
  type SimulatedBot,
  Simulator,
  type SimulatorOptions,
} from "../../../src/simulator/mod.ts";

/** A command's output and exit code. */
export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** A probe with given findings. */
export class FakeProbe implements Probe {
  addresses: { v4: string[]; v6: string[] } = { v4: ["1.1.1.1"], v6: [] };
  handshake: Handshake = { ok: false, connected: false, reason: "connection refused" };
  /** Its answers without the secret, and with it. */
  status = 401;
  statusWithSecret = 400;
  readonly posted: Posting[] = [];
  own: string[] = [];

  ownAddresses(): readonly string[] {
    return this.own;
  }

  resolve(): Promise<{ v4: string[]; v6: string[] }> {
    return Promise.resolve(this.addresses);
  }

  shakeHands(_target: Target): Promise<Handshake> {
    return Promise.resolve(this.handshake);
  }

  post(posting: Posting): Promise<Answer> {
    this.posted.push(posting);
    const text = new TextDecoder().decode(posting.request);
    const hasSecret = /Postern-Probe[^]*Secret-Token/.test(text);
    const status = hasSecret ? this.statusWithSecret : this.status;
    return Promise.resolve({
      status,
      reason: "",
      headers: new Map(),
      body: new Uint8Array(),
      ms: 0,
    });
  }
}

const echo: HandlerModule = { message() {} };
const counter: HandlerModule = { message() {}, callback_query() {} };

/** A workbench: bots in a simulated Telegram, and a clock that stands still. */
export class Bench {
  readonly clock = new FakeClock();
  readonly tg: Simulator;
  readonly counter: SimulatedBot;
  readonly echo: SimulatedBot;
  readonly probe = new FakeProbe();
  readonly registry: Record<string, HandlerModule> = { counter, echo, slow: echo };
  readonly questions: string[] = [];
  /** Called with every Bot API call. */
  readonly calls: {
    readonly method: string;
    readonly params: FormData | Record<string, unknown>;
  }[] = [];
  /** What the user at the terminal answers; `undefined` without a terminal. */
  answer: string | undefined;
  isInteractive = false;
  /** Virtual files. */
  readonly files: Record<string, string> = {};
  signal: AbortSignal | undefined;
  env: Record<string, string>;

  constructor(options: SimulatorOptions = {}) {
    this.tg = new Simulator({ ...options, clock: this.clock });
    this.counter = this.tg.bot("counter");
    this.echo = this.tg.bot("echo");
    this.env = {
      BOT_COUNTER_TOKEN: this.counter.token,
      BOT_ECHO_TOKEN: this.echo.token,
      PUBLIC_URL: "http://127.0.0.1:8443",
    };
  }

  /** Runs a command to its end; timers fire as soon as nothing else is left to do. */
  async run(...args: string[]): Promise<Outcome> {
    let [out, err] = ["", ""];
    const around: CommandDeps = {
      env: this.env,
      registry: this.registry,
      terminal: {
        isInteractive: this.isInteractive,
        colors: false,
        write: (text) => void (out += text),
        writeError: (text) => void (err += text),
        ask: (question) => (this.questions.push(question), this.answer),
      },
      clock: this.clock,
      random: () => 0.5,
      fetch: (input, init) => this.#answer(new Request(input, init)),
      probe: this.probe,
      readFile: (path) => {
        const text = this.files[path];
        return text === undefined ? Deno.readTextFile(path) : Promise.resolve(text);
      },
      createFile: (path, text) => Deno.writeTextFile(path, text, { createNew: true }),
      replaceFile: (path, text) => Deno.writeTextFile(path, text),
      signal: this.signal,
    };
    let ended = false;
    const running = runCli(args, around).finally(() => ended = true);
    while (!ended) {
      await new Promise((resolve) => setTimeout(resolve));
      if (!ended && this.clock.pending > 0) await this.clock.advance(100);
    }
    return { code: await running, out, err };
  }

  async #answer(request: Request): Promise<Response> {
    const copy = request.clone();
    const method = request.url.split("/").at(-1)!;
    const isForm = request.headers.get("content-type")?.startsWith("multipart/") ?? false;
    this.calls.push({ method, params: await (isForm ? copy.formData() : copy.json()) });
    return await this.tg.fetch(request);
  }

  /** The calls of one method. */
  called(method: string): (FormData | Record<string, unknown>)[] {
    return this.calls.filter((call) => call.method === method).map(({ params }) => params);
  }

  [Symbol.dispose](): void {
    this.tg.close();
  }
}
