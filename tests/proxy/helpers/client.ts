/**
 * A client like Telegram: it names the host in the TLS handshake, keeps its connection, and connects
 * from an address of the loopback network that a test chooses.
 */
import { request as requestHttp } from "node:http";
import { Agent, request as requestHttps } from "node:https";
import { SECRET, textUpdate } from "../../e2e/main_process.ts";

/** The address that plays Telegram: the tests' SOURCES. */
export const TELEGRAM = "127.0.1.7";
export const TELEGRAM_NETWORK = "127.0.1.0/24";

/** Somebody else. */
export const STRANGER = "127.0.2.7";

/** A response. */
export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

/** How a client connects. */
export interface ClientOptions {
  readonly port: number;
  /** The host that it requests. */
  readonly host: string;
  /** The certificate that it trusts; plain HTTP if omitted. */
  readonly ca?: string;
  /** Its own address; by default Telegram's. */
  readonly from?: string;
}

/** How a request differs from Telegram's. */
export interface Sent {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** One connection, reopened after it was closed. */
export class Client implements Disposable {
  readonly #options: ClientOptions;
  readonly #agent: Agent;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#agent = new Agent({ keepAlive: true, maxSockets: 1 });
  }

  /** Posts the update "hello", or the given request, and waits for the answer. */
  ask(path: string, { method = "POST", headers = {}, body = UPDATE }: Sent = {}): Promise<Answer> {
    const { port, host, ca, from = TELEGRAM } = this.#options;
    const options = {
      host: "127.0.0.1",
      port,
      localAddress: from,
      path,
      method,
      headers: {
        host: host,
        "x-telegram-bot-api-secret-token": SECRET,
        "content-type": "application/json",
        "content-length": String(new TextEncoder().encode(body).length),
        connection: "keep-alive",
        "accept-encoding": "gzip, deflate",
        ...headers,
      },
      ...ca !== undefined && { ca, servername: host, agent: this.#agent },
    };
    return new Promise((resolve, reject) => {
      const request = (ca === undefined ? requestHttp : requestHttps)(options, (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (part) => text += part);
        response.on("error", reject);
        response.on(
          "end",
          () => resolve({ status: response.statusCode!, headers: response.headers, body: text }),
        );
      });
      request.on("error", reject);
      request.end(body);
    });
  }

  /** The status alone. */
  async status(path: string, sent: Sent = {}): Promise<number> {
    return (await this.ask(path, sent)).status;
  }

  [Symbol.dispose](): void {
    this.#agent.destroy();
  }
}

const UPDATE = JSON.stringify(textUpdate(1, 7, "hello"));
