/**
 * The answer to a call with an injected fault.
 *
 * @module
 */
import { STATUS_TEXT, type StatusCode } from "@std/http/status";
import { asciiJson } from "../../telegram/ascii_json.ts";
import type { PlannedFault } from "../faults.ts";
import { ApiError } from "./api_error.ts";
import { type Answer, refuse, succeed } from "./envelope.ts";

/** Creates the answer; `"drop"` breaks the connection. */
export function faultAnswer({ fault, retryAfter = 1 }: PlannedFault): Answer | "drop" {
  if (fault === "drop") return "drop";
  if (fault === 429) return refuse(ApiError.tooManyRequests(retryAfter));
  if (fault === 500) return refuse(new ApiError(500, "Internal Server Error: restart"));
  const { status, description = textOf(status), parameters, body } = fault;
  if (body !== undefined) return { status, body, description };
  if (status < 300) return { ...succeed(true), status };
  const seconds = parameters?.["retry_after"];
  return {
    status,
    body: asciiJson(
      JSON.stringify({ ok: false, error_code: status, description, parameters }),
    ),
    description,
    ...(typeof seconds === "number" ? { retryAfter: seconds } : {}),
  };
}

function textOf(status: number): string {
  return STATUS_TEXT[status as StatusCode] ?? `Error ${status}`;
}
