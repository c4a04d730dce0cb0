/**
 * The types of a Bot API client's options, for checks of code that no compiler has checked.
 *
 * @module
 */
import type { OptionTypes } from "../../util/options/option_types.ts";
import type { RetryLimits } from "./retry_plan.ts";
import type { ApiOptions } from "./types.ts";

/** Of all clients. */
export const SHARED_API_OPTIONS: OptionTypes<Omit<ApiOptions, "token" | "raw">> = {
  apiRoot: "string",
  fetch: "function",
  clock: "object",
  random: "function",
  timeoutMs: "number",
  fileTimeoutMs: "number",
  retry: "object",
  pace: "boolean",
};

/** Of one bot's client. */
export const API_OPTIONS: OptionTypes<ApiOptions> = {
  ...SHARED_API_OPTIONS,
  token: "string",
  raw: "boolean",
};

/** Of its `retry`. */
export const RETRY_OPTIONS: OptionTypes<RetryLimits> = {
  attempts: "number",
  maxRetryAfterMs: "number",
  budgetMs: "number",
};
