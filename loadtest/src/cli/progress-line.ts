/** How a load is going: a line that is redrawn on a terminal, a plain line now and then elsewhere. */
import type { Progress } from '../judge/judge.ts';
import { canRedraw, widthOf } from './terminal.ts';

const ON_TERMINAL_MS = 100;
const ELSEWHERE_MS = 2000;

export class ProgressLine {
  readonly #label: string;
  readonly #totalMs: number;
  readonly #began = performance.now();
  readonly #live = canRedraw(process.stderr);
  #shown = performance.now();
  #requests = 0;
  #drawn = false;

  constructor(label: string, totalMs: number) {
    this.#label = label;
    this.#totalMs = totalMs;
  }

  show(progress: () => Progress): void {
    const now = performance.now();
    const sinceMs = now - this.#shown;
    if (sinceMs < (this.#live ? ON_TERMINAL_MS : ELSEWHERE_MS)) return;
    this.#shown = now;
    const { ok, fail, info, requests, errors } = progress();
    const perSecond = Math.round(((requests - this.#requests) / sinceMs) * 1000);
    this.#requests = requests;
    const leftS = Math.max(0, Math.ceil((this.#totalMs - (now - this.#began)) / 1000));
    const unclear = info > 0 ? `, ${info} unclear` : '';
    const text = `${this.#label} ${perSecond} requests/s; flows: ${ok} kept, ${fail} lost${unclear}; ${errors} errors; ${leftS} s left`;
    this.#drawn = true;
    // Cleared as one line: one that had gone on to the next could not be.
    const shown = text.slice(0, widthOf(process.stderr) - 1);
    process.stderr.write(this.#live ? `\r\u001b[2K${shown}` : `${text}\n`);
  }

  /** Leaves the terminal as it was; harmless when called again. */
  done(): void {
    if (this.#live && this.#drawn) process.stderr.write('\r\u001b[2K');
    this.#drawn = false;
  }
}
