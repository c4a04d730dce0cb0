/**
 * The wire of a simulator.
 *
 * @module
 */
import type { Simulator } from "../simulator.ts";
import type { WireSource } from "../wire/source.ts";

/** The folder for captures, in the working directory. */
const CAPTURES = ".captures";

/** The wire of a simulator, for its page. */
export function wireOf(tg: Simulator): WireSource {
  const botOf = ({ id }: { readonly id: number }) => tg.world.bots.get(id)!;
  return {
    traffic: tg.world,
    accounts: () => tg.world.bots.values(),
    webhookOf: (account) => tg.outlets(botOf(account)).webhook,
    view: (account) => tg.view(botOf(account)),
    faults: () => ({ delayMs: tg.delayMs, planned: tg.faults }),
    publish: (account, kind, payload) => void tg.post(botOf(account), { [kind]: payload }),
    captures: CAPTURES,
  };
}
