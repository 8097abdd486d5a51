/** How a load is going: in which phase it is, and of that phase its flows and errors. */
import type { Progress } from '../judge/judge.ts';
import { StatusLine } from './status-line.ts';

export interface ProgressOptions {
  /** Of what. */
  readonly label: string;
  /** How long it is to last. */
  readonly totalMs: number;
  /** What is to be broken; null for nothing. */
  readonly fault?: string | null;
  /** One that others use, too, and what stands ahead of it there. */
  readonly line?: StatusLine;
  readonly ahead?: () => string;
  /** Where the run stands, in place of the time that is left. */
  readonly state?: () => string;
}

export class ProgressLine {
  readonly #options: ProgressOptions;
  readonly #line: StatusLine;
  #began: number | null = null;
  #requests = 0;

  constructor(options: ProgressOptions) {
    this.#options = options;
    this.#line = options.line ?? new StatusLine();
  }

  show(progress: () => Progress): void {
    const { totalMs, ahead = () => '', state } = this.#options;
    this.#began ??= performance.now();
    const runsMs = performance.now() - this.#began;
    this.#line.show((sinceMs) => {
      const now = progress();
      const perSecond = Math.round(((now.requests - this.#requests) / sinceMs) * 1000);
      this.#requests = now.requests;
      const leftS = Math.max(0, Math.ceil((totalMs - runsMs) / 1000));
      const left = state ? '' : leftS > 0 ? `; ${leftS} s left` : '; ending';
      const unclear = now.info > 0 ? `, ${now.info} unclear` : '';
      return `${ahead()}${this.#label(now)} ${now.ok} flows kept, ${now.fail} lost${unclear}; ${now.errors} errors; ${perSecond} requests/s${left}`;
    });
  }

  /** Leaves the terminal as it was; harmless when called again. */
  done(): void {
    this.#line.clear();
  }

  /** `sticky, since kill:` — what is counted is counted in that phase. */
  #label({ fault: met, phase }: Progress): string {
    const { label, fault = null, state } = this.#options;
    if (state) return `${state()}:`;
    if (fault === null && met === null) return phase === null ? `${label}:` : `${label}, ${phase}:`;
    const when = met === null ? `before ${fault}` : met.undone ? `after ${met.name}` : `since ${met.name}`;
    return `${label}, ${when}:`;
  }
}
