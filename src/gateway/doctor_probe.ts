/**
 * Requests made by the doctor, which are not worth a warning.
 *
 * @module
 */
import type { NoticeEvent, RefusedEvent } from "../events/events.ts";
import type { HeaderReader } from "../net/request_reader.ts";
import type { SecretCheck } from "./secret_comparison.ts";

/** The header in which `deno task bot doctor` proves that it knows a secret of the bot. */
const PROBE_HEADER = "x-postern-probe";

/** The part of a bot's route that is needed to recognise a probe. */
export interface ProbedRoute {
  readonly secretCheck: SecretCheck | undefined;
  prepareSecret(): Promise<void> | undefined;
}

/**
 * Whether a refused request is a probe. Checked only for refusals, so it costs updates nothing.
 *
 * @param route The route at its path.
 * @param headers Its headers.
 * @returns The answer; a promise if the bot's secret must be derived first.
 */
export function isProbe(
  route: ProbedRoute | undefined,
  headers: HeaderReader,
): boolean | Promise<boolean> {
  const proof = headers.get(PROBE_HEADER);
  if (!route || proof === null) return false;
  const check = () => route.secretCheck?.(proof) ?? false;
  return route.secretCheck ? check() : route.prepareSecret()?.then(check) ?? check();
}

/** What is logged for a probe instead of the refusal. */
export function probeNotice({ bot, status }: RefusedEvent): NoticeEvent {
  const text = `Answered ${status} to a probe of \`deno task bot doctor\` for bot "${bot}"`;
  return { type: "notice", level: "debug", name: "probe", text };
}
