/**
 * `send`: posts a sample update to the running server, as Telegram would.
 *
 * @module
 */
import type { ServeOptions } from "../../app/options.ts";
import { OUTCOME_HEADER } from "../../events/outcome.ts";
import { readCertificates } from "../../tls/chain.ts";
import { planWebhook } from "../../webhooks/plan.ts";
import { redactUrl } from "../../telegram/redact_url.ts";
import { requestBytes } from "../../webhook_sender/request_bytes.ts";
import { parseWebhookUrl } from "../../telegram/webhook_url.ts";
import { type Call, type Command, CommandError, UsageError } from "../command.ts";
import { localUrl } from "../local.ts";
import type { Answer } from "../probe/probe.ts";
import { selectBots } from "../select.ts";
import { paint } from "../terminal.ts";

/** Posts a sample update. */
export const sendCommand: Command = {
  name: "send",
  summary: "Posts an update to the running server as Telegram would, and shows what it answers",
  operands: "NAME FILE|-",
  options: {
    url: {
      value: "URL",
      help: "where the server is, without the bot's path; by default HOST and PORT",
    },
    "update-id": { value: "N", help: "another update_id: a bot handles each only once" },
    json: { help: "print the answer as JSON" },
  },
  notes: `FILE contains one Update as JSON, like those in tests/data/updates; - is standard input.
A self-signed certificate in TLS_CERT is trusted. A server that admits only Telegram's
networks answers 403: for a trial, start it with SOURCES=telegram,127.0.0.1`,
  run: runSend,
};

async function runSend(call: Call): Promise<number> {
  const [name, file, surplus] = call.operands;
  if (name === undefined || file === undefined || surplus !== undefined) {
    throw new UsageError("send takes the name of a bot and a file");
  }
  const config = await call.config();
  const { serve } = config;
  const [bot] = selectBots(config, call.registry, [name]);
  const given = call.value("url");
  const publicUrl = given === undefined ? ownUrl(serve) : checkUrl(given);
  const { url, token, secret } = await planWebhook(bot!, { publicUrl });
  const update = readUpdate(await call.readFile(file), file, call.value("update-id"));
  const { host, port, secure } = parseWebhookUrl(url);
  const { v4, v6 } = await call.probe.resolve(host);
  const [address] = [...v4, ...v6];
  if (address === undefined) {
    throw new CommandError(`Cannot send update: host "${host}" is unknown`);
  }

  const { terminal } = call;
  const json = call.has("json");
  const shown = redactUrl(url, token);
  if (!json) terminal.write(`POST ${shown}\n`);
  const answer = await call.probe.post({
    target: { address, port, host, secure },
    request: requestBytes(parseWebhookUrl(url), secret, update),
    trust: serve.cert === undefined ? [] : readCertificates(await call.readFile(serve.cert)),
  }).catch((error: Error) => {
    throw new CommandError(
      `Cannot send update to ${shown}: ${error.message}; is the server running?`,
    );
  });
  const ok = answer.status >= 200 && answer.status < 300;
  terminal.write(json ? await toJson(shown, answer, ok) : await toText(call, answer, ok));
  return ok ? 0 : 1;
}

async function toJson(url: string, answer: Answer, ok: boolean): Promise<string> {
  const { status, reason, ms } = answer;
  const text = await textOf(answer);
  const reply = text === "" ? undefined : jsonOf(text) ?? text;
  const outcome = answer.headers.get(OUTCOME_HEADER) ?? undefined;
  return `${JSON.stringify({ url, ok, status, reason, ms, outcome, reply })}\n`;
}

async function toText({ terminal }: Call, answer: Answer, ok: boolean): Promise<string> {
  const status = `${answer.status} ${answer.reason}`.trimEnd();
  const line = `${paint(terminal, ok ? "green" : "red", status)} in ${answer.ms.toFixed(1)} ms\n`;
  return line + (await replyOf(answer) ?? remark(answer));
}

function ownUrl(serve: ServeOptions): string {
  const what = serve.socket !== undefined
    ? "LISTEN is a Unix socket"
    : serve.port === 0
    ? "PORT=0 is any port"
    : undefined;
  if (what === undefined) return localUrl(serve);
  throw new CommandError(`Cannot send update: ${what}; name the server, or its proxy, with --url`);
}

function checkUrl(text: string): string {
  const url = URL.parse(text);
  if (url && /^https?:$/.test(url.protocol) && url.port !== "0") return text;
  throw new UsageError(`Option "--url" cannot be "${text}"; give https://host[:port][/prefix]`);
}

function readUpdate(
  text: string,
  file: string,
  id: string | undefined,
): { update_id: number; json: string } {
  let update: unknown;
  try {
    update = JSON.parse(text);
  } catch (error) {
    throw new CommandError(`Cannot read "${file}": not JSON (${(error as Error).message})`);
  }
  if (update === null || typeof update !== "object" || Array.isArray(update)) {
    throw new CommandError(`Cannot read "${file}": not an Update; give a JSON object`);
  }
  const { update_id, ...payload } = update as Record<string, unknown>;
  const number = id === undefined ? update_id : /^\d{1,15}$/.test(id) ? Number(id) : undefined;
  if (id !== undefined && number === undefined) {
    throw new UsageError(`Option "--update-id" cannot be "${id}"; give a whole number`);
  }
  if (typeof number !== "number" || !Number.isSafeInteger(number)) {
    throw new CommandError(`Cannot read "${file}": it has no update_id; give one by --update-id N`);
  }
  if (Object.keys(payload).length === 0) {
    throw new CommandError(`Cannot read "${file}": it holds nothing but an update_id`);
  }
  return { update_id: number, json: JSON.stringify(payload).slice(1, -1) };
}

async function replyOf(answer: Answer): Promise<string | undefined> {
  const text = await textOf(answer);
  if (text === "") return undefined;
  const reply = jsonOf(text);
  if (reply !== undefined) return `${JSON.stringify(reply, null, 2)}\n`;
  return `${text}\nTelegram would ignore this: it is not JSON\n`;
}

/** Parses JSON; `undefined` if it is invalid. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The body, decompressed if Telegram would do so. */
async function textOf({ headers, body }: Answer): Promise<string> {
  const encoding = headers.get("content-encoding");
  if (encoding !== "gzip" && encoding !== "deflate") return new TextDecoder().decode(body);
  const plain = new Blob([body]).stream().pipeThrough(new DecompressionStream(encoding));
  return await new Response(plain).text();
}

const REMARKS: Readonly<Record<number, string>> = {
  401: "The server has a different secret token: it runs with different settings",
  403:
    "This machine is not in SOURCES: for a trial start the server with SOURCES=telegram,127.0.0.1",
  404: "The server has no bot at this path",
  500: "The handler threw: see the server's log",
  503: "The server is shutting down, or its in-flight limit is reached",
  504: "The handler passed the deadline and is still running: sent again, the update joins its run",
};

/** What a 200 without a reply means. */
const OUTCOMES: Readonly<Record<string, string>> = {
  dead: "The handler failed, and the update is a dead letter: it is not tried again. " +
    "The server's log has the error, and `deno task bot dead` with STORE or DEAD_LETTERS",
  duplicate: "This update_id was handled before, or is a dead letter, and does not run again: " +
    "--update-id N gives another",
  ignored: "The bot has no handler for this kind of update",
};

function remark({ status, headers }: Answer): string {
  const isOk = status >= 200 && status < 300;
  const outcome = OUTCOMES[headers.get(OUTCOME_HEADER) ?? ""];
  const text = isOk ? outcome ?? "No reply in the answer" : REMARKS[status];
  return text === undefined ? "" : `${text}\n`;
}
