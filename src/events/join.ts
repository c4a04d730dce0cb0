/**
 * Several observers of the event stream as one.
 *
 * @module
 */
import type { Observer } from "./events.ts";

/**
 * Joins observers into one. One that throws is told of to the others and disturbs nobody.
 *
 * @param observers Who listens.
 * @returns A function that tells them all.
 */
export function joinObservers(observers: readonly Observer[]): Observer {
  return (event) => {
    for (const observer of observers) {
      try {
        observer(event);
      } catch (error) {
        const others = observers.filter((other) => other !== observer);
        const text = `Cannot tell an observer of "${event.type}": it threw`;
        joinObservers(others)({ type: "notice", level: "error", name: "observer", text, error });
      }
    }
  };
}
