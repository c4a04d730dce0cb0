import { assert, assertEquals } from "@std/assert";
import { isTopLevelDomain } from "../../src/simulator/text/detect/top_level_domains.ts";
import { DETECTION, ENTITIES, expected, MARKUP } from "../simulator/text/cases.ts";
import { oracle } from "./opened.ts";

Deno.test("TDLib agrees with the handmade cases of markup", () => {
  for (const known of MARKUP) {
    const { source, mode } = known;
    const theirs = oracle.parse(source, mode);
    assertEquals({ source, mode, ...theirs }, { source, mode, ...expected(known) });
  }
});

Deno.test("TDLib agrees with the handmade cases of detection", () => {
  assert(DETECTION.length >= 74);
  for (const { text, entities } of DETECTION) {
    assertEquals({ text, entities: oracle.detect(text) }, { text, entities });
  }
});

Deno.test("TDLib agrees with the handmade cases of entities", () => {
  for (const known of ENTITIES) {
    const { source, given } = known;
    const theirs = oracle.normalise(source, given);
    assertEquals({ source, given, ...theirs }, { source, given, ...expected(known) });
  }
});

Deno.test("TDLib knows the same top-level domains", () => {
  const letters = [..."abcdefghijklmnopqrstuvwxyz"];
  const two = letters.flatMap((a) => letters.map((b) => a + b));
  const three = two.flatMap((ab) => letters.map((c) => ab + c));
  const others = [
    "info",
    "museum",
    "online",
    "онлайн",
    "рф",
    "世界",
    "ไทย",
    "vermögensberatung",
    "local",
  ];
  for (const word of [...two, ...three, ...others]) {
    const isUrl = oracle.detect(`x.${word}`).length === 1;
    assertEquals([word, isTopLevelDomain(word)], [word, isUrl]);
  }
});
