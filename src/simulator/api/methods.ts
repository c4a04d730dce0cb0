/**
 * All methods of the Bot API, by name.
 *
 * @module
 */
import type { Method } from "./call.ts";
import { readMethodTable } from "./method_table.ts";
import { answerMethods } from "./methods/answers.ts";
import { chatMethods } from "./methods/chats.ts";
import { copyMethods } from "./methods/copy.ts";
import { editMethods } from "./methods/edit.ts";
import { fallback } from "./methods/fallback.ts";
import { fileMethods } from "./methods/files.ts";
import { identityMethods } from "./methods/identity.ts";
import { joinRequestMethods } from "./methods/join_requests.ts";
import { sendMethods } from "./methods/send.ts";
import { updateMethods } from "./methods/updates.ts";

/** A method with its true spelling. */
export interface NamedMethod {
  /** As Telegram spells it. */
  readonly name: string;
  /** Runs it. */
  readonly run: Method;
}

/**
 * Every method that Telegram has: modelled ones, and the rest checked and recorded.
 *
 * @returns The methods, by name in lower case.
 *
 * @example Usage
 * ```ts
 * import { allMethods } from "./methods.ts";
 * import { assert, assertFalse } from "@std/assert";
 *
 * assert(allMethods().has("sendmessage"));
 * assertFalse(allMethods().has("sendtelepathy"));
 * ```
 */
export function allMethods(): Map<string, NamedMethod> {
  const modelled: Record<string, Method> = {
    ...identityMethods,
    ...updateMethods,
    ...sendMethods,
    ...copyMethods,
    ...editMethods,
    ...answerMethods,
    ...chatMethods,
    ...joinRequestMethods,
    ...fileMethods,
  };
  const methods = new Map<string, NamedMethod>();
  for (const [key, signature] of readMethodTable()) {
    const { name } = signature;
    methods.set(key, { name, run: modelled[name] ?? fallback(signature) });
  }
  return methods;
}
