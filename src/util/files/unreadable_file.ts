/**
 * Why a file cannot be read, in words.
 *
 * @module
 */
import { grantRemedy } from "./permission.ts";

/** The reason alone, such as `there is no such file`. */
export function unreadableReason(error: unknown): string {
  if (error instanceof Deno.errors.NotFound) return "there is no such file";
  if (error instanceof Deno.errors.IsADirectory) return "it is a folder";
  if (error instanceof Deno.errors.NotADirectory) return "there is a file in place of its folder";
  if (error instanceof Deno.errors.NotCapable) return "Deno may not read it";
  if (error instanceof Deno.errors.PermissionDenied) return "this user may not read it";
  return error instanceof Error ? error.message : String(error);
}

/** Whether access to the file was denied: naming another file is no remedy then. */
export function isForbidden(error: unknown): boolean {
  return error instanceof Deno.errors.NotCapable || error instanceof Deno.errors.PermissionDenied;
}

/** The reason, with the remedy if the file must not be read. */
export function unreadableText(error: unknown, path: string): string {
  const reason = unreadableReason(error);
  if (!isForbidden(error)) return reason;
  const denied = error instanceof Deno.errors.NotCapable;
  return `${reason}; ${denied ? grantRemedy(path, "read") : "grant the user access to it"}`;
}
