/**
 * `send`: posts a sample update to the running server, as Telegram would.
 *
 * @module
 */
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
  },
  notes: `FILE holds one Update as JSON, as those in tests/data/updates; - is standard input.
A self-signed certificate in TLS_CERT is trusted. A server that lets in Telegram's networks only
answers 403: for a trial, start it with SOURCES=telegram,127.0.0.1`,
  run: runSend,
};

async function runSend(call: Call): Promise<number> {
  const [name, file, surplus] = call.operands;
  if (name === undefined || file === undefined || surplus !== undefined) {
    throw new UsageError("send takes the name of a bot and a file");
  }
  const bot = (await selectBots(call, [name]))[name]!;
  const { serve } = await call.config();
  const given = call.value("url");
  const publicUrl = given === undefined ? localUrl(serve) : checkUrl(given);
  const { url, token, secret } = await planWebhook(name, bot, { publicUrl });
  const update = readUpdate(await call.readFile(file), file, call.value("update-id"));
  const { host, port, secure } = parseWebhookUrl(url);
  const { v4, v6 } = await call.probe.resolve(host);
  const [address] = [...v4, ...v6];
  if (address === undefined) {
    throw new CommandError(`Cannot send update: host "${host}" is unknown`);
  }

  const { terminal } = call;
  const shown = redactUrl(url, token);
  terminal.write(`POST ${shown}\n`);
  const answer = await call.probe.post({
    target: { address, port, host, secure },
    request: requestBytes(parseWebhookUrl(url), secret, update),
    trust: serve.cert === undefined ? [] : readCertificates(await call.readFile(serve.cert)),
  }).catch((error: Error) => {
    throw new CommandError(
      `Cannot send update to ${shown}: ${error.message}; does the server run?`,
    );
  });
  const good = answer.status >= 200 && answer.status < 300;
  const status = `${answer.status} ${answer.reason}`.trimEnd();
  terminal.write(
    `${paint(terminal, good ? "green" : "red", status)} in ${answer.ms.toFixed(1)} ms\n`,
  );
  terminal.write(await replyOf(answer) ?? remark(answer.status));
  return good ? 0 : 1;
}

function checkUrl(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
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
    throw new CommandError(`Cannot read "${file}": there is nothing in it but an update_id`);
  }
  return { update_id: number, json: JSON.stringify(payload).slice(1, -1) };
}

async function replyOf({ headers, body }: Answer): Promise<string | undefined> {
  if (body.length === 0) return undefined;
  const encoding = headers.get("content-encoding");
  let text = new TextDecoder().decode(body);
  if (encoding === "gzip" || encoding === "deflate") {
    text = await new Response(
      new Blob([body]).stream().pipeThrough(new DecompressionStream(encoding)),
    )
      .text();
  }
  try {
    return `${JSON.stringify(JSON.parse(text), null, 2)}\n`;
  } catch (error) {
    return `${text}\nTelegram would ignore this: it is not JSON (${(error as Error).message})\n`;
  }
}

const REMARKS: Readonly<Record<number, string>> = {
  401: "The secret token is not the one that the server knows: it runs with other settings",
  403:
    "This machine is not in SOURCES: for a trial start the server with SOURCES=telegram,127.0.0.1",
  404: "The server has no bot at this path",
  500: "The handler threw: see the server's log",
  503: "The server is shutting down, or has too much to do",
  504: "The handler passed the deadline and goes on: sent again, the update joins its run",
};

function remark(status: number): string {
  const text = status >= 200 && status < 300
    ? "No reply. An update_id that was handled before is not handled again: --update-id N gives another"
    : REMARKS[status];
  return text === undefined ? "" : `${text}\n`;
}
