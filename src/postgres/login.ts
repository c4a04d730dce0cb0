/**
 * From the first byte to the server's first ReadyForQuery.
 *
 * @module
 */
import { ProtocolError } from "./errors.ts";
import type { Frames } from "./frames.ts";
import type { Message } from "./message.ts";
import { Scram } from "./scram.ts";
import type { PostgresConfig } from "./url.ts";
import { Writer } from "./writer.ts";

/** Codes of the Authentication message. */
const OK = 0;
const CLEARTEXT = 3;
const MD5 = 5;
const SASL = 10;
const SASL_CONTINUE = 11;
const SASL_FINAL = 12;

/** What cancels a query of this connection. */
export interface BackendKey {
  readonly pid: number;
  readonly secret: Uint8Array;
}

/** Sends the startup message and answers what the server asks. */
export async function logIn(
  config: PostgresConfig,
  frames: Frames,
  send: (writer: Writer) => Promise<void>,
): Promise<BackendKey | undefined> {
  const { user, database, applicationName } = config;
  await send(
    new Writer().startup({
      user,
      database,
      application_name: applicationName,
      client_encoding: "UTF8",
    }),
  );
  await authenticate(config, frames, send);
  let key: BackendKey | undefined;
  for (;;) {
    const message = await nextMessage(frames);
    if (message.type === "Z") return key;
    if (message.type === "K") key = { pid: message.int32(), secret: message.rest().slice() };
    else if (message.type !== "S") throw unexpected(message);
  }
}

async function authenticate(
  { user, password }: PostgresConfig,
  frames: Frames,
  send: (writer: Writer) => Promise<void>,
): Promise<void> {
  const message = await authentication(frames);
  const code = message.int32();
  if (code === OK) return;
  if (code !== CLEARTEXT && code !== MD5 && code !== SASL) {
    throw new ProtocolError(
      `Cannot log in as ${user}: the server asks for authentication ${code}; ` +
        "use scram-sha-256 in pg_hba.conf",
    );
  }
  if (password === undefined) {
    throw new ProtocolError(`Cannot log in as ${user}: the server asks for a password; give one`);
  }
  if (code === SASL) return await authenticateBySasl(password, message, frames, send);
  if (code === CLEARTEXT) await send(new Writer().password(password));
  else {
    const { md5Password } = await import("./md5.ts");
    await send(new Writer().password(md5Password(user, password, message.bytes(4))));
  }
  expect(await authentication(frames), OK);
}

async function authenticateBySasl(
  password: string,
  offer: Message,
  frames: Frames,
  send: (writer: Writer) => Promise<void>,
): Promise<void> {
  const mechanisms: string[] = [];
  for (let name = offer.string(); name !== ""; name = offer.string()) mechanisms.push(name);
  if (!mechanisms.includes("SCRAM-SHA-256")) {
    throw new ProtocolError(`Cannot log in: the server offers ${mechanisms.join(", ")} only`);
  }
  const decoder = new TextDecoder();
  const scram = new Scram(password);
  await send(new Writer().saslInitial("SCRAM-SHA-256", scram.first()));
  const challenge = await authentication(frames);
  expect(challenge, SASL_CONTINUE);
  const { message, expected } = await scram.answer(decoder.decode(challenge.rest()));
  await send(new Writer().sasl(message));
  const final = await authentication(frames);
  // A server that skips this step does not know the password.
  expect(final, SASL_FINAL);
  if (decoder.decode(final.rest()) !== expected) {
    throw new ProtocolError("Cannot log in: the server does not know the password itself");
  }
  expect(await authentication(frames), OK);
}

async function authentication(frames: Frames): Promise<Message> {
  const message = await nextMessage(frames);
  if (message.type !== "R") throw unexpected(message);
  return message;
}

function expect(message: Message, code: number): void {
  const found = message.int32();
  if (found !== code) {
    throw new ProtocolError(`Cannot log in: the server sent authentication ${found}, not ${code}`);
  }
}

/** The next message that is neither a notice nor an error. */
async function nextMessage(frames: Frames): Promise<Message> {
  for (;;) {
    const message = await frames.next();
    if (message.type === "E") throw message.error();
    if (message.type !== "N") return message;
  }
}

function unexpected({ type }: Message): Error {
  return new ProtocolError(`Cannot log in: the server sent an unexpected "${type}"`);
}
