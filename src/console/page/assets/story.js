/** The story of one update: what happened to it, step by step. */
import { $, h } from "../../../web/assets/dom.js";
import { clock, duration } from "../../../web/assets/time.js";

/** The steps that an event reports, with their times. */
function stepsOf({ at, event, text, fields, error }) {
  const { ms = 0, attempt, outcome, status } = fields;
  switch (event) {
    case "update": {
      const with_ = status === undefined ? "" : ` with ${status}`;
      return [
        { at: at - ms, order: 0, text: "arrived" },
        { at, order: 5, text: `answered${with_} after ${duration(ms)}: ${outcome}` },
      ];
    }
    case "run": {
      const began = at - (Number.isFinite(ms) ? ms : 0);
      return [
        {
          at: began,
          order: 1,
          text: `its turn came after ${duration(fields.waited)}, attempt ${attempt}`,
        },
        { at, order: 4, text: `its run ended: ${outcome}` },
      ];
    }
    case "call": {
      const answer = status === undefined ? "no answer" : status;
      return [{ at, order: 2, text: `called ${fields.method}: ${answer} in ${duration(ms)}` }];
    }
    default:
      return [{ at, order: 3, text: error ? `${text}: ${error}` : text }];
  }
}

/** The steps of an update's events, in order. */
export function storyOf(events) {
  const steps = events.flatMap(stepsOf).sort((a, b) => a.at - b.at || a.order - b.order);
  // Events that are reported together have their own idea of when they began.
  const arrival = steps.find(({ order }) => order === 0);
  return arrival
    ? [{ ...arrival, at: steps[0].at }, ...steps.filter((step) => step !== arrival)]
    : steps;
}

/** Draws the story, or hides it if there is none. */
export function drawStory(events) {
  const steps = storyOf(events);
  $("story").hidden = steps.length === 0;
  $("story").replaceChildren(
    ...steps.map(({ at, text }) => h("li", {}, h("time", {}, clock(at)), h("span", {}, text))),
  );
}
