/**
 * A terminal whose whole screen is drawn, and which is as it was before afterwards.
 *
 * @module
 */
import type { Terminal } from "../cli/terminal.ts";

/** Another screen without a cursor, and back. */
const [ENTER, LEAVE] = ["\x1b[?1049h\x1b[?25l", "\x1b[?25h\x1b[?1049l"];

/** What is drawn replaces what was there, without flicker. */
const [HOME, END_LINE, END_SCREEN] = ["\x1b[H", "\x1b[K", "\x1b[J"];

/** The whole screen of a terminal. */
export class FullScreen {
  readonly #terminal: Terminal;
  #isOpen = false;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** Whether anything has been drawn. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Draws lines. */
  draw(lines: readonly string[]): void {
    const opening = this.#isOpen ? "" : ENTER;
    this.#isOpen = true;
    const text = `${HOME}${lines.join(`${END_LINE}\r\n`)}${END_LINE}${END_SCREEN}`;
    this.#terminal.write(`${opening}${text}`);
  }

  /** Shows what was there before. */
  close(): void {
    if (this.#isOpen) this.#terminal.write(LEAVE);
    this.#isOpen = false;
  }
}
