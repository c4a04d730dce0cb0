/**
 * Routes about what goes between bots and the simulator: updates and faults.
 *
 * @module
 */
import type { Fault } from "../../faults.ts";
import { ControlError } from "../control_error.ts";
import type { Input } from "../input.ts";
import type { Routes } from "../route.ts";

function faultOf(input: Input): Fault {
  if (input.fields["drop"] === true) return "drop";
  const status = input.number("status");
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw new ControlError(400, `Cannot plan the status ${status}: send 200 to 599`);
  }
  if (status === 429 && !input.has("description") && !input.has("body")) {
    const { retry_after = 1 } = input.object("parameters");
    return {
      status,
      description: `Too Many Requests: retry after ${retry_after}`,
      parameters: { ...input.object("parameters"), retry_after },
    };
  }
  return { status, ...input.pick("description", "parameters", "body") };
}

/** The routes. */
export const trafficRoutes: Routes = {
  "POST /control/updates": (input, { tg }) => tg.post(input.bot(), input.object("update")),

  "GET /control/updates": (input, { tg }) => {
    const { updates } = tg.snapshot();
    if (!input.has("bot")) return updates;
    const { username } = input.bot();
    return updates.filter(({ bot }) => bot === username);
  },

  "POST /control/duplicates": (input, { tg }) => {
    tg.duplicate(input.bot(), input.number("times", 1));
    return {};
  },

  "POST /control/faults": (input, { tg }) => {
    const times = input.number("times", 1);
    tg.fail(faultOf(input), {
      ...input.pick("method", "params", "chance"),
      ...(input.has("bot") ? { bot: input.bot() } : {}),
      // JSON has no infinity.
      times: times === 0 ? Infinity : times,
    });
    return { planned: tg.faults.length };
  },

  "GET /control/faults": (_, { tg }) =>
    tg.faults.map(({ bot, times, fault, ...options }) => ({
      ...(typeof fault === "object" ? fault : { [fault === "drop" ? "drop" : "status"]: fault }),
      ...options,
      ...(bot ? { bot: bot.id } : {}),
      times: times === Infinity ? 0 : times,
    })),

  "DELETE /control/faults": (_, { tg }) => {
    tg.heal();
    return {};
  },

  "POST /control/delay": (input, { tg }) => {
    tg.slow(input.number("ms"));
    return {};
  },
};
