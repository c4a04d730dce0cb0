// deno-lint-ignore-file no-console -- how much differs is what this is run for
import { isDeepStrictEqual } from "node:util";
import { assert, assertEquals } from "@std/assert";
import { findEntities } from "../../src/simulator/text/entities.ts";
import { givenEntities } from "../../src/simulator/text/given_entities.ts";
import { normalise } from "../../src/simulator/text/normalise.ts";
import { Seeded } from "../helpers/seeded.ts";
import { MODES, PARSERS, type Verdict, verdictOf } from "../simulator/text/cases.ts";
import { oracle } from "./opened.ts";
import { findable } from "./random_findable.ts";
import { markedUp } from "./random_markup.ts";
import { spanned } from "./random_entities.ts";

/** Texts of each kind. */
const TEXTS = 1500;
/** The tolerated share of each kind. Known differences are explained in src/simulator/README.md. */
const MOST_DIFFERENT = 0.01;

/** Inputs on which TDLib would abort the process. */
const BROKEN = "messageEntityTextUrl.url must be encoded in UTF-8";

interface Pair {
  readonly asked: unknown;
  readonly ours: Verdict;
  readonly theirs: Verdict;
}

/** Prints how many texts differ, with the first few, and fails if there are too many. */
function judge(kind: string, random: Seeded, pairs: readonly Pair[]): void {
  const notAsked = TEXTS - pairs.length;
  const different = pairs.filter(({ ours, theirs }) => !isDeepStrictEqual(ours, theirs));
  const refused = pairs.filter(({ theirs }) => "error" in theirs).length;
  const share = (different.length + notAsked) / TEXTS;
  console.log(
    `${kind}: ${different.length} of ${TEXTS} differ, ${notAsked} are not asked ` +
      `(${(100 * share).toFixed(2)} %), ${refused} are refused, SEED=${random.seed}`,
  );
  for (const pair of different.slice(0, 3)) console.log(Deno.inspect(pair, { depth: 5 }));
  const verdicts = different.filter(({ ours, theirs }) => "error" in ours !== "error" in theirs);
  assertEquals(verdicts, [], random.describe(kind));
  assert(share <= MOST_DIFFERENT, random.describe(kind));
  // If nearly all texts were valid, or nearly all invalid, they would prove little.
  assert(refused < 0.8 * TEXTS, random.describe(kind));
}

for (const mode of MODES) {
  Deno.test(`random ${mode} is read as TDLib reads it`, () => {
    const random = new Seeded();
    const texts = Array.from({ length: TEXTS }, () => markedUp(random, mode));
    const read = texts.map((source) => ({ source, ours: verdictOf(() => PARSERS[mode](source)) }));
    const askable = read.filter(({ ours }) => !("error" in ours && ours.error.endsWith(BROKEN)));
    judge(
      mode,
      random,
      askable.map(({ source, ours }) => ({
        asked: source,
        ours,
        theirs: oracle.parse(source, mode),
      })),
    );
  });
}

Deno.test("the same entities are found in random texts as by TDLib", () => {
  const random = new Seeded();
  const pairs = Array.from({ length: TEXTS }, () => findable(random)).map((text) => ({
    asked: text,
    // Telephone numbers are found by the servers.
    ours: { text, entities: findEntities(text).filter(({ type }) => type !== "phone_number") },
    theirs: { text, entities: oracle.detect(text) },
  }));
  judge("Detection", random, pairs);
});

Deno.test("random entities are normalised as by TDLib", () => {
  const random = new Seeded();
  const pairs = Array.from({ length: TEXTS }, () => spanned(random)).map((asked) => ({
    asked,
    ours: verdictOf(() => normalise({ text: asked.text, entities: givenEntities(asked.given) })),
    theirs: oracle.normalise(asked.text, asked.given),
  }));
  judge("Entities", random, pairs);
});
