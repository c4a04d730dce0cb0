import { assertEquals } from "@std/assert";
import { parseSince } from "../../src/durable/parse_since.ts";

const NOW = Date.UTC(2026, 0, 31, 12);

Deno.test("parseSince() reads spans and dates", () => {
  const moments: [text: string, iso: string][] = [
    ["30m", "2026-01-31T11:30:00.000Z"],
    ["12h", "2026-01-31T00:00:00.000Z"],
    ["7d", "2026-01-24T12:00:00.000Z"],
    ["0s", "2026-01-31T12:00:00.000Z"],
    ["1w", "2026-01-24T12:00:00.000Z"],
    ["1h30m", "2026-01-31T10:30:00.000Z"],
    ["1 h 30 m", "2026-01-31T10:30:00.000Z"],
    ["7 d", "2026-01-24T12:00:00.000Z"],
    ["1 day", "2026-01-30T12:00:00.000Z"],
    ["90min", "2026-01-31T10:30:00.000Z"],
    ["2days", "2026-01-29T12:00:00.000Z"],
    ["90 minutes ago", "2026-01-31T10:30:00.000Z"],
    ["2026-01-31", "2026-01-31T00:00:00.000Z"],
    ["2024-02-29", "2024-02-29T00:00:00.000Z"],
    ["2026-01-31T10:00Z", "2026-01-31T10:00:00.000Z"],
    ["2026-01-31T10:00", "2026-01-31T10:00:00.000Z"],
    ["2026-01-31 10:00:30", "2026-01-31T10:00:30.000Z"],
    ["2026-01-31 10:00 +02:00", "2026-01-31T08:00:00.000Z"],
    ["2026-01-31T10:00:00.5+02:00", "2026-01-31T08:00:00.500Z"],
  ];
  for (const [text, iso] of moments) assertEquals(parseSince(text, NOW)?.toISOString(), iso, text);
});

Deno.test("parseSince() gives nothing for anything else, rather than a moment long ago", () => {
  const others = [
    "",
    "0",
    "5",
    "30",
    "2026",
    "1.5h",
    "-1h",
    "7D",
    "1M",
    "1 month",
    "ago",
    "5 ago",
    "m",
    "1y",
    "yesterday",
    "May 5",
  ];
  others.push(
    "2026-02-31",
    "2026-13-01",
    "2026-1-5",
    "31.01.2026",
    "2026-01-31T25:00",
    "99999999999d",
  );
  for (const text of others) assertEquals(parseSince(text, NOW), undefined, text);
});
