/**
 * The kinds that a module's `allowed_updates` names for its default export.
 *
 * @module
 */
import { isUpdateKind, UPDATE_KINDS } from "../telegram/update.ts";
import type { UpdateKind } from "../telegram/types.ts";
import { nearKind } from "./near_kind.ts";

/** The reason why the export cannot be used, with its remedy; otherwise `undefined`. */
export function allowedProblem(
  allowed: unknown,
  { default: rest }: { readonly default?: unknown },
): string | undefined {
  if (allowed === undefined) return undefined;
  if (!Array.isArray(allowed) || allowed.length === 0) {
    return 'its export "allowed_updates" is not a list of kinds; write `["message", "chat_member"]`';
  }
  const wrong: unknown = allowed.find((kind) => typeof kind !== "string" || !isUpdateKind(kind));
  if (wrong !== undefined) {
    const near = typeof wrong === "string" ? nearKind(wrong) : undefined;
    const remedy = near ? `rename it "${near}"` : `there are ${UPDATE_KINDS.join(", ")}`;
    return `its export "allowed_updates" contains ${JSON.stringify(wrong)}, not a kind; ${remedy}`;
  }
  if (rest !== undefined) return undefined;
  return 'its export "allowed_updates" has no effect without a default export; ' +
    "the kinds of its other exports are requested anyway";
}

/** The named kinds and those with exports of their own, in Telegram's order. */
export function allowedBy(
  allowed: readonly UpdateKind[],
  hasExport: (kind: UpdateKind) => boolean,
): readonly UpdateKind[] {
  return UPDATE_KINDS.filter((kind) => allowed.includes(kind) || hasExport(kind));
}
