/** How things are going: a line that is redrawn on a terminal and leaves nothing behind, a plain line now and then elsewhere. */
import { canRedraw, widthOf } from './terminal.ts';

const ON_TERMINAL_MS = 100;
const ELSEWHERE_MS = 2000;

export class StatusLine {
  readonly #live = canRedraw(process.stderr);
  #shown = performance.now();
  #drawn = false;
  readonly #quiet: boolean;

  /** @param quiet nothing is shown */
  constructor(quiet = false) {
    this.#quiet = quiet;
  }

  /** Whether what is shown is redrawn in its place. */
  get isLive(): boolean {
    return this.#live;
  }

  /** Shows it where it is time to. @param text given the milliseconds since the last time */
  show(text: (sinceMs: number) => string): void {
    if (this.#quiet) return;
    const now = performance.now();
    const sinceMs = now - this.#shown;
    if (sinceMs < (this.#live ? ON_TERMINAL_MS : ELSEWHERE_MS)) return;
    this.#shown = now;
    this.#drawn = true;
    // Cleared as one line: one that had gone on to the next could not be.
    process.stderr.write(
      this.#live ? `\r\u001b[2K${text(sinceMs).slice(0, widthOf(process.stderr) - 1)}` : `${text(sinceMs)}\n`,
    );
  }

  /** A line of its own, above what is shown. */
  say(text: string): void {
    if (this.#quiet) return;
    this.clear();
    process.stderr.write(`${text}\n`);
  }

  /** Leaves the terminal as it was; harmless when called again. */
  clear(): void {
    if (this.#live && this.#drawn) process.stderr.write('\r\u001b[2K');
    this.#drawn = false;
  }
}
