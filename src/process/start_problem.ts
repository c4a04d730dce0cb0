/**
 * Why a server cannot start, in words.
 *
 * @module
 */
import type { Config } from "../config/mod.ts";
import { grantRemedy } from "../util/files/permission.ts";
import { type ListenFailure, listenFailure } from "../util/listen_failure.ts";
import { createRedactor } from "../util/redact/redact.ts";

/** Why the server cannot start, and what to do. */
export function startProblem(error: unknown, { hostname, port, socket }: Config["serve"]): string {
  if (socket !== undefined) return socketProblem(error, socket);
  const where = `HOST="${hostname}" PORT="${port}"`;
  return listenProblem(error, where, `${hostname}:${port}`, {
    port: "set another PORT",
    host: "set HOST to one, or to 0.0.0.0",
  });
}

/** Why the console cannot be opened, and what to do. */
export function consoleProblem(error: unknown, place: Config["console"]): string {
  const address = `${place?.hostname}:${place?.port}`;
  const remedies = { port: "set another port", host: "set CONSOLE to one" };
  return listenProblem(error, `CONSOLE="${address}"`, address, remedies);
}

/** Why a port cannot be opened, and what to do. */
function listenProblem(
  error: unknown,
  where: string,
  address: string,
  remedies: { readonly port: string; readonly host: string },
): string {
  const reasons: Record<ListenFailure, string> = {
    "in use": `is in use; stop the process that uses it, or ${remedies.port}`,
    "no address": `is not an address of this machine; ${remedies.host}`,
    denied: "is not open to this user; use a port from 1024 or grant CAP_NET_BIND_SERVICE",
  };
  const failure = listenFailure(error);
  if (failure !== undefined) return `Cannot start: ${where} ${reasons[failure]}`;
  if (error instanceof Deno.errors.NotCapable && /net access/.test(error.message)) {
    return `Cannot start: Deno may not listen on ${where}; add "${address}" to --allow-net`;
  }
  return otherProblem(error);
}

/** The message for an error that is not expected at startup. */
export function otherProblem(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return `Cannot start: ${createRedactor([])(reason)}`;
}

function socketProblem(error: unknown, path: string): string {
  const where = `LISTEN="unix:${path}"`;
  if (error instanceof Deno.errors.AddrInUse) {
    return `Cannot start: ${where} is in use, or not a socket; stop the process that uses it, or give another path`;
  }
  if (error instanceof Deno.errors.NotFound) {
    return `Cannot start: ${where} is in a folder that does not exist; create the folder first`;
  }
  if (error instanceof Deno.errors.NotCapable) {
    return `Cannot start: Deno may not create ${where}; ${grantRemedy(path, "read", "write")}`;
  }
  if (error instanceof Deno.errors.PermissionDenied) {
    return `Cannot start: this user may not create ${where}; give the user access to the folder`;
  }
  return otherProblem(error);
}
