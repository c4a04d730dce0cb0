/**
 * What became of dead letters, in words.
 *
 * @module
 */

/** How many were handled; of those in a file, one whose handler fails again is not. */
export function handledText(action: "replay" | "drop", count: number): string {
  if (count === 0) {
    return action === "replay"
      ? "Replayed none: nothing matches, or it failed again and is still a dead letter"
      : "Dropped none: nothing matches";
  }
  const done = action === "replay" ? "Replayed" : "Dropped";
  return `${done} ${count === 1 ? "1 dead letter" : `${count} dead letters`}`;
}
