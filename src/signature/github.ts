/**
 * GitHub's signatures.
 *
 * @module
 */
import type { SignatureCheck } from "./check.ts";
import { hmacSignature } from "./hmac.ts";

/**
 * The check of GitHub's webhooks: `X-Hub-Signature-256` is `sha256=` and the HMAC-SHA-256 of the
 * body ({@link https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries}).
 * The older SHA-1 header is not looked at. GitHub does not sign a time; `X-GitHub-Delivery` tells
 * one delivery from another.
 *
 * @param secret The webhook's secret; several while it is rotated.
 * @returns The check, which compares in constant time.
 * @throws {TypeError} If the secret is empty.
 *
 * @example Usage
 * ```ts
 * import { githubSignature } from "./github.ts";
 * import { assert } from "@std/assert";
 *
 * const check = githubSignature("It's a Secret to Everybody");
 * const mac = "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
 * const headers = new Headers({ "x-hub-signature-256": `sha256=${mac}` });
 * assert(await check(headers, new TextEncoder().encode("Hello, World!")));
 * ```
 */
export function githubSignature(secret: string | readonly string[]): SignatureCheck {
  return hmacSignature({ secret, header: "x-hub-signature-256", prefix: "sha256=" });
}
