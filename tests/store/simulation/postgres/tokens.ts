/**
 * A text of SQL as a stream of tokens.
 */
interface Token {
  readonly type: "word" | "string" | "number" | "parameter" | "sign" | "end";
  readonly text: string;
}

const TOKEN =
  /\s+|--[^\n]*|(?<word>[a-z_][a-z_0-9]*(?:\.[a-z_][a-z_0-9]*|\.\*)?)|'(?<string>(?:[^']|'')*)'|(?<number>\d+)|\$(?<parameter>\d+)|(?<sign>::|<>|<=|>=|[-+*/=<>(),[\]])/y;

/** Reads one token after another. */
export class Tokens {
  readonly #tokens: Token[] = [];
  #at = 0;

  constructor(sql: string) {
    TOKEN.lastIndex = 0;
    while (TOKEN.lastIndex < sql.length) {
      const at = TOKEN.lastIndex;
      const groups = TOKEN.exec(sql)?.groups;
      if (!groups) throw new SyntaxError(`SQL that is not simulated: ${sql.slice(at, at + 40)}`);
      for (const type of ["word", "string", "number", "parameter", "sign"] as const) {
        const text = groups[type];
        if (text !== undefined) this.#tokens.push({ type, text });
      }
    }
  }

  /** Whether these tokens come next. */
  sees(...texts: string[]): boolean {
    return texts.every((text, index) => {
      const token = this.#tokens[this.#at + index];
      return token?.text === text && token.type !== "string";
    });
  }

  /** Goes past a word if one comes next that is none of these, and returns it. */
  takeUnless(words: RegExp): string | undefined {
    const token = this.#tokens[this.#at];
    return token && words.test(token.text) ? undefined : this.take("word");
  }

  /** Goes past "table.*" if it comes next, and returns the table. */
  takeAll(): string | undefined {
    const token = this.#tokens[this.#at];
    return token?.text.endsWith(".*") ? this.take("word")!.slice(0, -2) : undefined;
  }

  /** Goes past these tokens if they come next. */
  takes(...texts: string[]): boolean {
    if (!this.sees(...texts)) return false;
    this.#at += texts.length;
    return true;
  }

  /** Goes past a token of a type if it comes next, and returns it. */
  take(type: Token["type"]): string | undefined {
    const token = this.#tokens[this.#at];
    if (token?.type !== type) return undefined;
    this.#at++;
    return token.text;
  }

  /** Goes past tokens that must come next. */
  expect(...texts: string[]): void {
    if (!this.takes(...texts)) this.fail(texts.join(" "));
  }

  /** A word that must come next. */
  word(): string {
    return this.take("word") ?? this.fail("a word");
  }

  get done(): boolean {
    return this.#at === this.#tokens.length;
  }

  fail(expected: string): never {
    const rest = this.#tokens.slice(this.#at, this.#at + 12).map(({ text }) => text).join(" ");
    throw new SyntaxError(`SQL that is not simulated: expected ${expected} before: ${rest}`);
  }

  /** One or more, with commas between them. */
  list<T>(read: () => T): T[] {
    const all = [read()];
    while (this.takes(",")) all.push(read());
    return all;
  }

  /** The same in parentheses. */
  inParentheses<T>(read: () => T): T {
    this.expect("(");
    const result = read();
    this.expect(")");
    return result;
  }
}
