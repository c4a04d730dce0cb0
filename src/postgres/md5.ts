/**
 * The password as older servers want it. WebCrypto has no MD5, Node's crypto has.
 *
 * @module
 */
import { createHash } from "node:crypto";

/** What answers a challenge by MD5. */
export function md5Password(user: string, password: string, salt: Uint8Array): string {
  const inner = createHash("md5").update(password + user).digest("hex");
  return "md5" + createHash("md5").update(inner).update(salt).digest("hex");
}
