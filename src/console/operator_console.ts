/**
 * The console itself: what it watches, and who may ask for what.
 *
 * @module
 */
import type { App } from "../app/app.ts";
import { type Inside, insideOf } from "../app/inside.ts";
import type { RequestInfo } from "../gateway/gateway.ts";
import { createGuard, type Guard } from "../web/guard.ts";
import { createLogin, type Login } from "../web/login.ts";
import { TokenGate } from "../web/token_gate.ts";
import { CertificateWatch } from "./certificate.ts";
import { createHealth, type HealthCheck } from "./health.ts";
import { exposition, formatFor, FORMATS } from "./metrics/exposition.ts";
import { gauges } from "./metrics/gauges.ts";
import { LoopDelay } from "./metrics/loop_delay.ts";
import { Recorder } from "./metrics/recorder.ts";
import type { ConsoleOptions } from "./options.ts";
import { RunWatch } from "./run_watch.ts";
import { WebhookWatch } from "./webhook_watch.ts";

const NAME = "console";

/** A console that watches. */
export class OperatorConsole {
  readonly #app: App;
  readonly #inside: Inside;
  readonly #options: ConsoleOptions;
  readonly #recorder = new Recorder();
  readonly #loopDelay = new LoopDelay();
  readonly #runs: RunWatch;
  readonly #webhooks: WebhookWatch;
  readonly #certificate: CertificateWatch | undefined;
  readonly #health: (path: string) => Promise<Response> | undefined;
  readonly #guard: Guard;
  readonly #login: Login | undefined;
  readonly #startedAt: number;
  readonly #stopObserving: () => void;

  private constructor(app: App, inside: Inside, options: ConsoleOptions) {
    const { clock, options: { cert } } = inside;
    this.#app = app;
    this.#inside = inside;
    this.#options = options;
    this.#startedAt = clock.date();
    this.#runs = new RunWatch(inside);
    this.#webhooks = new WebhookWatch(inside);
    if (cert !== undefined) this.#certificate = new CertificateWatch(cert, () => clock.now());
    this.#stopObserving = inside.observe((event) => this.#recorder.record(event));
    this.#health = createHealth({ checks: this.#checks() });
    const { token } = options;
    const gate = token === undefined ? undefined : new TokenGate(token, () => clock.now());
    this.#login = gate && createLogin({ name: NAME, gate, style: "/app/login.css" });
    this.#guard = createGuard({
      ...{ name: NAME, token, gate },
      ...this.#login && { login: this.#login.page },
    });
  }

  /** Opens a console. */
  static async open(app: App, options: ConsoleOptions): Promise<OperatorConsole> {
    const console = new OperatorConsole(app, insideOf(app), options);
    await console.#inside.watchRuns(console.#runs);
    void console.#webhooks.run();
    return console;
  }

  /** Answers a request. */
  async fetch(request: Request, info?: RequestInfo): Promise<Response> {
    const { pathname } = new URL(request.url);
    const address = info?.remoteAddr.hostname ?? "";
    const asks = request.method === "GET" || request.method === "HEAD";
    const health = asks ? this.#health(pathname) : undefined;
    if (health) return await health;
    if (this.#login && request.method === "POST" && pathname === "/login") {
      return await this.#login.submit(request, address);
    }
    const refusal = this.#guard(request, address);
    if (refusal) return refusal;
    if (asks && pathname === "/metrics") return await this.#metrics(request);
    return new Response("Not found\n", { status: 404 });
  }

  /** Watches no more. */
  close(): Promise<void> {
    this.#stopObserving();
    this.#runs.close();
    this.#webhooks.close();
    this.#loopDelay.close();
    return Promise.resolve();
  }

  #checks(): HealthCheck[] {
    const { checks = [] } = this.#options;
    const draining = {
      name: "not draining",
      problem: () => this.#inside.draining ? "the server is shutting down" : undefined,
    };
    const watch = this.#certificate;
    if (!watch) return [...checks, draining];
    const problem = async () => {
      const { expiresAt, error } = await watch.facts();
      if (expiresAt === undefined) return error;
      return expiresAt > this.#inside.clock.date() ? undefined : "the certificate has expired";
    };
    return [...checks, draining, { name: "certificate", problem }];
  }

  async #metrics({ headers }: Request): Promise<Response> {
    const format = formatFor(headers.get("accept"));
    this.#recorder.countBots(this.#inside.hosted.count);
    const read = gauges({
      stats: () => this.#app.stats(),
      webhooks: this.#webhooks.states,
      certificate: await this.#certificate?.facts(),
      labelsBots: this.#recorder.labelsBots,
      draining: this.#inside.draining,
      linesDropped: this.#options.log?.dropped,
      startedAt: this.#startedAt,
      now: this.#inside.clock.date(),
    });
    const families = [...this.#recorder.families, ...read, this.#loopDelay.family];
    const headersOut = { "content-type": FORMATS[format], "cache-control": "no-store" };
    return new Response(exposition(families, format), { headers: headersOut });
  }
}
