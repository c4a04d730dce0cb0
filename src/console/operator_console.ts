/**
 * The console itself: sets up the watchers, and answers requests that are allowed.
 *
 * @module
 */
import type { App } from "../app/app.ts";
import { BotRedactor } from "../app/bot_redactor.ts";
import { type Internals, internalsOf } from "../app/internals.ts";
import { type AddressReader, createAddressReader } from "../gateway/client_address.ts";
import type { RequestInfo } from "../gateway/gateway.ts";
import type { PosternEvent } from "../events/events.ts";
import { createGuard, type Guard, refuseMalformed } from "../web/guard.ts";
import { headersFor } from "../web/headers.ts";
import { createLogin, type Login } from "../web/login.ts";
import { TokenGate } from "../web/token_gate.ts";
import { CertificateWatch } from "./certificate.ts";
import { Deaths } from "./recent_dead_letters.ts";
import { Checks } from "./checks.ts";
import { createHealth } from "./health.ts";
import { exposition, formatFor, FORMATS } from "./metrics/exposition.ts";
import { gauges } from "./metrics/gauges.ts";
import { LoopDelay } from "./metrics/loop_delay.ts";
import { Recorder } from "./metrics/recorder.ts";
import type { ConsoleOptions } from "./options.ts";
import { Alerts } from "./alerts.ts";
import { files } from "./page/files.ts";
import { History } from "./page/history.ts";
import { LiveEvents } from "./page/live_events.ts";
import { ConsolePage } from "./page/page.ts";
import { takeView, type View } from "./page/view.ts";
import { RunWatch } from "./run_watch.ts";
import { StoreWatch } from "./store_watch.ts";
import { findTroubles } from "./trouble.ts";
import { TroubleList } from "./trouble_list.ts";
import { WebhookWatch } from "./webhook_watch.ts";

const NAME = "console";

const LOGIN_STYLES = [
  files["/web/assets/base.css"]!,
  files["/web/assets/dialog.css"]!,
  files["console.css"]!,
];

/** How often the console looks for trouble. */
const TROUBLE_MS = 10_000;

/** How long closing waits at most for what is being read. */
const CLOSE_MS = 1000;

/** A running console. */
export class OperatorConsole {
  readonly #app: App;
  readonly #internals: Internals;
  readonly #options: ConsoleOptions;
  readonly #recorder: Recorder;
  readonly #loopDelay = new LoopDelay();
  readonly #runs: RunWatch;
  readonly #webhooks: WebhookWatch;
  readonly #store: StoreWatch;
  readonly #certificate: CertificateWatch | undefined;
  readonly #checks: Checks;
  readonly #health: (path: string) => Promise<Response> | undefined;
  readonly #guard: Guard;
  readonly #addressOf: AddressReader;
  readonly #login: Login | undefined;
  readonly #startedAt: number;
  readonly #stopObserving: () => void;
  readonly #history: History;
  readonly #page: ConsolePage;
  readonly #alerts: Alerts | undefined;
  readonly #deaths: Deaths;
  #troubles = new TroubleList();
  #looking = Promise.resolve();
  #timer: number | undefined;

  private constructor(
    app: App,
    internals: Internals,
    options: ConsoleOptions,
    redactor: BotRedactor,
  ) {
    const { clock, options: { cert } } = internals;
    this.#app = app;
    this.#internals = internals;
    this.#options = options;
    this.#startedAt = clock.date();
    this.#recorder = new Recorder(internals.durableDispatcher !== undefined);
    this.#runs = new RunWatch(internals);
    this.#store = new StoreWatch(internals);
    this.#webhooks = new WebhookWatch(
      internals,
      (bot) => internals.hosted.get(bot)?.stats().inFlight ?? 0,
      () => void this.#findTroubles(),
    );
    if (cert !== undefined) this.#certificate = new CertificateWatch(cert, () => clock.now());
    const { checks: given = [] } = options;
    this.#checks = new Checks({ internals, given, certificate: this.#certificate });
    const date = () => clock.date();
    const redact = (text: string) => redactor.redact(text);
    this.#history = new History(date);
    this.#deaths = new Deaths(app.deadLetters, () => clock.now());
    this.#page = new ConsolePage({
      ...{ app, internals, runs: this.#runs, store: this.#store },
      ...{ webhooks: this.#webhooks, history: this.#history },
      doctor: options.doctor,
      events: new LiveEvents(date, redact),
      view: () => this.#view(),
      redact,
    });
    if (options.alerts) this.#alerts = new Alerts(internals, options.alerts, redact);
    for (const event of options.events ?? []) this.#take(event);
    this.#stopObserving = internals.observe((event) => this.#take(event));
    this.#health = createHealth({ checks: this.#checks.all, redact });
    this.#addressOf = createAddressReader(internals.options);
    const { token } = options;
    const gate = token === undefined ? undefined : new TokenGate(token, () => clock.now());
    this.#login = gate && createLogin({ name: NAME, gate, styles: LOGIN_STYLES });
    this.#guard = createGuard({
      ...{ name: NAME, token, gate },
      ...this.#login && { login: this.#login.page },
    });
  }

  /** Opens a console. */
  static async open(app: App, options: ConsoleOptions): Promise<OperatorConsole> {
    const internals = internalsOf(app);
    const { token, alerts } = options;
    const ours = [token, alerts?.url].filter((secret) => secret !== undefined);
    const redactor = await BotRedactor.open(internals.hosted, ours);
    const console = new OperatorConsole(app, internals, options, redactor);
    await console.#internals.watchRuns(console.#runs);
    void console.#webhooks.run();
    await console.#sample(); // Or the lines of the first ten seconds would begin at nothing.
    console.#watchTroubles();
    return console;
  }

  #take(event: PosternEvent): void {
    this.#recorder.record(event);
    this.#page.take(event);
    this.#checks.take(event);
    this.#deaths.take(event);
    if (event.type === "notice" && event.name === "registered") void this.#webhooks.lookAgain();
  }

  /** Answers a request. What is not a page is not one for a browser either. */
  async fetch(request: Request, info?: RequestInfo): Promise<Response> {
    const response = await this.#answer(request, info);
    for (const [name, value] of Object.entries(headersFor("text/plain"))) {
      if (!response.headers.has(name)) response.headers.set(name, value);
    }
    return response;
  }

  async #answer(request: Request, info?: RequestInfo): Promise<Response> {
    const malformed = refuseMalformed(request);
    if (malformed) return malformed;
    const { pathname } = new URL(request.url);
    const peer = info?.remoteAddr.hostname ?? "";
    const address = this.#addressOf(peer, request.headers).address ?? peer;
    const asks = request.method === "GET" || request.method === "HEAD";
    const health = asks ? this.#health(pathname) : undefined;
    if (health) return await health;
    if (this.#login && asks && pathname === "/login.css") return this.#login.sheet();
    if (this.#login && request.method === "POST" && pathname === "/login") {
      return await this.#login.submit(request, address);
    }
    const refusal = this.#guard(request, address);
    if (refusal) return refusal;
    if (asks && pathname === "/metrics") return await this.#metrics(request);
    return await this.#page.respond(request, address || "somebody");
  }

  /** Stops watching. What is being read may take a second more. */
  async close(): Promise<void> {
    this.#stopObserving();
    this.#runs.close();
    this.#store.close();
    this.#webhooks.close();
    this.#loopDelay.close();
    this.#page.close();
    this.#alerts?.close();
    if (this.#timer !== undefined) this.#internals.clock.clearTimer(this.#timer);
    this.#timer = Infinity;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<void>((resolve) => timer = setTimeout(resolve, CLOSE_MS));
    await Promise.race([this.#looking, late]);
    clearTimeout(timer);
  }

  #watchTroubles(): void {
    const look = async () => {
      await this.#sample();
      await this.#findTroubles();
      if (this.#timer !== Infinity) this.#watchTroubles();
    };
    this.#timer = this.#internals.clock.setTimer(() => void look(), TROUBLE_MS);
  }

  async #sample(): Promise<void> {
    const { expiresAt } = await this.#certificate?.facts() ?? {};
    const { lagMs = 0, pending = 0 } = this.#store.figures ?? {};
    this.#history.sample({
      ...{ lagMs, pending, inFlight: this.#internals.inFlight, loopMs: this.#loopDelay.worst() },
      memory: Deno.memoryUsage().rss,
      deliveryErrors: this.#troubles.all.filter(({ key }) => key.endsWith(" error")).length,
      days: expiresAt === undefined
        ? null
        : (expiresAt - this.#internals.clock.date()) / 86_400_000,
    });
  }

  /** Looks for trouble, once the previous look has ended. */
  #findTroubles(): Promise<void> {
    return this.#looking = this.#looking.then(() => this.#lookForTrouble());
  }

  async #lookForTrouble(): Promise<void> {
    const { hosted, clock } = this.#internals;
    const botsWithDeadLetters = await this.#deaths.bots();
    const found = await findTroubles({
      webhooks: this.#webhooks.states,
      failingBots: this.#history.failingBots,
      rateOf: (bot) => this.#history.rateOf(bot),
      botsWithDeadLetters,
      certificate: await this.#certificate?.facts(),
      failedChecks: await this.#checks.failed(),
      now: clock.date(),
    });
    const current = found.filter(({ bot }) => bot === undefined || hosted.get(bot) !== undefined);
    this.#troubles = new TroubleList(current);
    this.#alerts?.take(current);
  }

  async #view(): Promise<View> {
    const { settings = [], doctor } = this.#options;
    return takeView({
      internals: this.#internals,
      history: this.#history,
      runs: this.#runs,
      store: this.#store,
      instances: await this.#store.instances(),
      webhooks: this.#webhooks,
      certificate: await this.#certificate?.facts(),
      troubles: this.#troubles,
      settings,
      hasDoctor: doctor !== undefined,
      loopDelayMs: this.#loopDelay.last,
    });
  }

  async #metrics({ headers }: Request): Promise<Response> {
    const format = formatFor(headers.get("accept"));
    this.#recorder.setBots([...this.#internals.hosted.names]);
    const read = gauges({
      stats: () => this.#app.stats(),
      webhooks: this.#webhooks.states,
      certificate: await this.#certificate?.facts(),
      store: this.#store.figures,
      labelsBots: this.#recorder.labelsBots,
      draining: this.#internals.draining,
      linesDropped: this.#options.log?.dropped,
      startedAt: this.#startedAt,
      now: this.#internals.clock.date(),
    });
    const families = [...this.#recorder.families, ...read, this.#loopDelay.family];
    const headersOut = { "content-type": FORMATS[format], "cache-control": "no-store" };
    return new Response(exposition(families, format), { headers: headersOut });
  }
}
