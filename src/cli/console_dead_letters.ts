/**
 * The dead letters of a running server, through its console: those of STORE=memory are nowhere else.
 *
 * @module
 */
import type { DeadLetter, DeadLetterBox, DeadLetterFilter } from "../durable/dead_letters.ts";
import type { ConsoleClient } from "./console_client.ts";

/** A part of the list, as the console sends it. */
interface Part {
  readonly letters:
    readonly (Omit<DeadLetter, "update" | "diedAt"> & { readonly diedAt: string })[];
  readonly more: boolean;
}

/** How many are listed by default. */
const LIMIT = 50;

/**
 * The dead letters that a console has access to.
 *
 * @param console The console.
 * @param full Whether the updates are wanted. Looking at them is logged.
 */
export function consoleDeadLetters(console: ConsoleClient, full: boolean): DeadLetterBox {
  async function updateOf({ seq, update_id }: Pick<DeadLetter, "seq" | "update_id">) {
    if (!full) return { update_id };
    const { update } = await console.post<Pick<DeadLetter, "update">>("dead-show", {
      seq: String(seq),
    });
    return update;
  }

  async function all(action: "replay" | "drop", filter: DeadLetterFilter): Promise<number> {
    const { count } = await console.post<{ count: number }>(`dead-${action}`, {
      ...fieldsOf(filter),
      all: "yes",
    });
    return count;
  }

  return {
    async list(filter = {}, { after, limit = LIMIT } = {}) {
      const found: DeadLetter[] = [];
      let from = after;
      for (let more = true; more && found.length < limit;) {
        const part = await console.post<Part>("dead-list", {
          ...fieldsOf(filter),
          ...from !== undefined && { after: String(from) },
        });
        for (const { diedAt, ...letter } of part.letters.slice(0, limit - found.length)) {
          const update = await updateOf(letter);
          found.push({ ...letter, diedAt: new Date(diedAt), update });
        }
        [more, from] = [part.more, part.letters.at(-1)?.seq];
      }
      return found;
    },
    replay: (filter) => all("replay", filter),
    drop: (filter) => all("drop", filter),
  };
}

function fieldsOf({ bot, error, since, seq }: DeadLetterFilter): Record<string, string> {
  return {
    ...bot !== undefined && { bot },
    ...error !== undefined && { error },
    ...since !== undefined && { since: since.toISOString() },
    ...seq !== undefined && { seq: String(seq) },
  };
}
