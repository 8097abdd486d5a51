/** A command beside the load: when it begins, and how long the load goes on after it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Ended, runCommand } from '../beside/command.ts';
import type { Judge } from '../judge/judge.ts';
import { lacksIn } from '../judge/lacks.ts';
import { now, wholeNow } from '../load/clock.ts';
import { counted } from '../model/counts.ts';
import { Hiding } from '../model/hidden.ts';
import type { HistoryEvent } from '../model/history-event.ts';

export interface DuringOptions {
  readonly command: string;
  /** The load lasts at least so long before it, and after it. */
  readonly leastMs: number;
  /** And at most so much longer, before and after, until enough was seen. */
  readonly settleMs: number;
  /** Nothing is to have failed or been lost for so long after it; 2000 unless told otherwise. */
  readonly calmMs?: number;
  /** In all; then it ends, whether the command has or not. */
  readonly mostMs: number;
}

interface Stage {
  readonly judge: Judge;
  readonly signal: AbortSignal;
  /** Told of each line that the command prints, secrets hidden. */
  readonly told: (line: string) => void;
  /** What went otherwise than whoever has started it may think. */
  readonly say: (text: string) => void;
  readonly record: (event: HistoryEvent) => void;
}

/** Nothing has failed, and nothing was lost, for so long. */
const CALM_MS = 2000;
const POLL_MS = 50;

export class During {
  readonly #options: DuringOptions;
  readonly #env: Readonly<Record<string, string | undefined>>;
  readonly #hiding: Hiding;
  #began = 0;
  #isOver = false;
  #state: string;

  constructor(options: DuringOptions, env: Readonly<Record<string, string | undefined>>) {
    this.#options = options;
    this.#env = env;
    this.#hiding = new Hiding(env);
    this.#state = `before ${this.did}`;
  }

  /** As it may be shown. */
  get did(): string {
    return this.#hiding.in(this.#options.command);
  }

  /** Whether users may leave. */
  readonly isOver = (): boolean => this.#isOver;

  /** Where it stands, in a few words. */
  get state(): string {
    return this.#state;
  }

  /** From when the load has begun until it may end. */
  async conduct({ judge, signal, told, say, record }: Stage): Promise<void> {
    const { command, leastMs, settleMs, mostMs, calmMs = CALM_MS } = this.#options;
    const { did } = this;
    this.#began = performance.now();
    try {
      const lacked = await this.#wait(signal, leastMs, leastMs + settleMs, (leftMs) => {
        const lacks = lacksIn(judge, judge.clock.within('before'));
        this.#state = `before, ${leftMs > 0 ? `${seconds(leftMs)} left` : `waits for ${lacks}`}`;
        return lacks;
      });
      if (signal.aborted) return;
      if (lacked !== null)
        say(`too little was seen before the command to tell (${lacked}); it is run all the same`);
      record({ type: 'command', at: wholeNow(), event: 'begin', did });
      const leftMs = mostMs - (performance.now() - this.#began);
      const outlived = Number.isFinite(leftMs) ? setTimeout(() => this.#endEarly(say), leftMs) : undefined;
      const since = performance.now();
      const clock = setInterval(() => {
        this.#state = `during, ${seconds(performance.now() - since)}`;
      }, POLL_MS);
      const show = (line: string): void => told(this.#hiding.in(line));
      const ended = await runCommand(command, this.#env, show, signal).finally(() => {
        clearTimeout(outlived);
        clearInterval(clock);
      });
      record(this.#endOf(ended));
      if (signal.aborted) return say(`${did} was stopped, with all that it had started`);
      if (this.#isOver) return;
      await this.#wait(signal, leastMs, leastMs + settleMs, (leftMs) => {
        const lacks = lacksAfter(judge, calmMs);
        this.#state = `after, ${leftMs > 0 ? `${seconds(leftMs)} left` : `waits for ${lacks ?? 'the users to end'}`}`;
        return lacks;
      });
    } finally {
      this.#isOver = true;
      this.#state = 'ending';
    }
  }

  /** @returns what was still lacking when it had waited long enough; null where nothing was */
  async #wait(
    signal: AbortSignal,
    leastMs: number,
    mostMs: number,
    lacks: (leftMs: number) => string | null,
  ): Promise<string | null> {
    const began = performance.now();
    for (;;) {
      const passedMs = performance.now() - began;
      const lacking = lacks(leastMs - passedMs);
      if (signal.aborted || (passedMs >= leastMs && lacking === null)) return null;
      if (passedMs >= mostMs || performance.now() - this.#began >= this.#options.mostMs) return lacking;
      await sleep(POLL_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  #endEarly(say: (text: string) => void): void {
    this.#isOver = true;
    say(
      `the load has lasted for ${seconds(this.#options.mostMs)}, and ends here, while the command goes on: add --no-cap if the target is yours to load`,
    );
  }

  #endOf({ exitCode, signal, output }: Ended): HistoryEvent {
    return {
      type: 'command',
      at: wholeNow(),
      event: 'end',
      did: this.did,
      exitCode,
      ...(signal === null ? {} : { signal }),
      output: output.map(this.#hiding.in),
    };
  }
}

/** Enough checks, everybody back, and nothing lost or failed for a while. */
function lacksAfter(judge: Judge, calmMs: number): string | null {
  const { clock, attendance, troubledAt } = judge;
  const after = clock.within('after');
  const lacks = lacksIn(judge, after);
  if (lacks !== null) return lacks;
  const absent = attendance.absent(clock.within('before'), after);
  if (absent > 0) return `${counted(absent, 'user')} to be answered again`;
  return now() - troubledAt < calmMs ? 'losses and errors to end' : null;
}

const seconds = (ms: number): string => `${Math.max(0, Math.ceil(ms / 1000))} s`;
