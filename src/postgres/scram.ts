/**
 * SCRAM-SHA-256: both sides prove that they know the password without sending it (RFC 5802, 7677).
 *
 * @module
 */
import { ProtocolError } from "./errors.ts";

const encoder = new TextEncoder();

/** More rounds than any server asks for; without a limit a server could keep us busy for hours. */
const MAX_ITERATIONS = 10_000_000;

/** What the client says in the second step, and what the server must say in the third. */
export interface ScramProof {
  readonly message: string;
  readonly expected: string;
}

/** One exchange. */
export class Scram {
  readonly #password: string;
  readonly #nonce: string;

  readonly #user: string;

  /**
   * @param nonce Random, printable, without a comma.
   * @param user PostgreSQL takes it from the startup message and wants none here.
   */
  constructor(password: string, nonce: string = randomNonce(), user = "") {
    this.#user = user;
    // The whole of SASLprep changes next to nothing more, and the server falls back to the bytes, too.
    this.#password = password.normalize("NFKC");
    this.#nonce = nonce;
  }

  /** The first message. The user's name was in the startup message. */
  first(): string {
    return `n,,${this.#bare()}`;
  }

  /** The second, which answers the server's first. */
  async answer(serverFirst: string): Promise<ScramProof> {
    const [, nonce, salt, iterations] = /^r=([^,]+),s=([A-Za-z0-9+/=]+),i=(\d{1,9})(?:,|$)/
      .exec(serverFirst) ?? [];
    const rounds = Number(iterations);
    if (
      !nonce?.startsWith(this.#nonce) || nonce.length === this.#nonce.length ||
      !(rounds >= 1 && rounds <= MAX_ITERATIONS)
    ) throw new ProtocolError("Cannot log in: the server's SCRAM challenge is malformed");
    const salted = await pbkdf2(this.#password, fromBase64(salt!), rounds);
    const clientKey = await hmac(salted, "Client Key");
    const storedKey = new Uint8Array(await crypto.subtle.digest("SHA-256", clientKey));
    const withoutProof = `c=biws,r=${nonce}`;
    const signed = `${this.#bare()},${serverFirst},${withoutProof}`;
    const signature = await hmac(storedKey, signed);
    const proof = clientKey.map((byte, index) => byte ^ signature[index]!);
    const serverKey = await hmac(salted, "Server Key");
    return {
      message: `${withoutProof},p=${proof.toBase64()}`,
      expected: `v=${(await hmac(serverKey, signed)).toBase64()}`,
    };
  }

  #bare(): string {
    return `n=${this.#user},r=${this.#nonce}`;
  }
}

function randomNonce(): string {
  return crypto.getRandomValues(new Uint8Array(18)).toBase64();
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  try {
    return Uint8Array.fromBase64(text);
  } catch {
    throw new ProtocolError("Cannot log in: the server's SCRAM salt is not Base64");
  }
}

async function pbkdf2(
  password: string,
  salt: Uint8Array<ArrayBuffer>,
  iterations: number,
): Promise<Uint8Array<ArrayBuffer>> {
  const key = await crypto.subtle.importKey("raw", encoder.encode(password), "PBKDF2", false, [
    "deriveBits",
  ]);
  const algorithm = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return new Uint8Array(await crypto.subtle.deriveBits(algorithm, key, 256));
}

async function hmac(key: Uint8Array<ArrayBuffer>, text: string): Promise<Uint8Array<ArrayBuffer>> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const imported = await crypto.subtle.importKey("raw", key, algorithm, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", imported, encoder.encode(text)));
}
