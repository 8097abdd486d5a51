/**
 * A load in several processes of this machine, as if it were made in one: each is a shard, and their histories become one
 * as they happen. Where one of them dies, the others are ended, and the history says that it proves nothing.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import { now, wholeNow } from '../load/clock.ts';
import type { PutLoad, Recorder } from '../load/run-load.ts';
import { UserError } from '../model/errors.ts';
import type { Run } from '../model/event.ts';
import type { HistoryEvent } from '../model/history-event.ts';
import { linesIn } from '../model/lines.ts';
import { type Promised, promised } from '../model/promised.ts';
import { oneRun } from '../shards/one-run.ts';
import { type ScenarioChoice, wholeNumber } from './load-options.ts';
import { type FromWorker, jobOf, type ToWorker } from './worker-job.ts';

const MOST_WORKERS = 64;

export const addWorkerOption = (command: Command): Command =>
  command.option(
    '--workers <n>',
    'make the load in so many processes of this machine, and judge it as one',
    wholeNumber(1, MOST_WORKERS),
  );

/** So long after the last of them is ready, all begin. */
const HEAD_START_MS = 50;

/** A load that is held past its time is asked about so often. */
const RELEASED_WITHIN_MS = 50;

/** A worker that was told to end has so long for it. */
const LAST_MS = 10_000;

/** @param scenario read by each worker for itself */
export const inWorkers =
  (count: number, scenario: ScenarioChoice): PutLoad =>
  async (load, record, signal) => {
    signal.throwIfAborted();
    const run = `workers-${randomBytes(6).toString('hex')}`;
    const workers = Array.from({ length: count }, (_, index) => new Worker(index + 1, count));
    const stop = (): void => {
      for (const worker of workers) worker.tell({ type: 'stop' });
    };
    signal.addEventListener('abort', stop, { once: true });
    const { released } = load;
    const asking =
      released &&
      setInterval(() => {
        if (!released()) return;
        clearInterval(asking);
        for (const worker of workers) worker.tell({ type: 'release' });
      }, RELEASED_WITHIN_MS);
    try {
      for (const worker of workers)
        worker.tell({ type: 'job', job: jobOf(load, scenario, { run, number: worker.number, of: count }) });
      const crew = new Crew(workers, record, stop);
      await Promise.all([crew.start(), ...workers.map((worker) => crew.follow(worker))]);
      if (crew.refusal !== null && !signal.aborted) throw new UserError(crew.refusal);
      if (!crew.hasBegun) signal.throwIfAborted();
      const lost = signal.aborted ? null : crew.lost;
      if (!crew.hasBegun && lost !== null) throw new UserError(lost);
      await record({
        type: 'end',
        at: wholeNow(),
        ...(signal.aborted ? { cutShort: true as const } : {}),
        ...(lost === null ? {} : { lost }),
      });
    } finally {
      clearInterval(asking);
      signal.removeEventListener('abort', stop);
      await Promise.all(workers.map((worker) => worker.end()));
    }
  };

/** All workers of a load, and the history that becomes of theirs. */
class Crew {
  readonly #workers: readonly Worker[];
  readonly #record: Recorder;
  readonly #stop: () => void;
  readonly #runs: Run[] = [];
  /** The run stands in the history: what follows may be written. True where it never will. */
  readonly #begun: Promised<boolean> = promised();
  /** Users by the session id that they have written under. */
  readonly #owners = new Map<string, number>();
  hasBegun = false;
  /** Why a part of the load was not made; null where all was. */
  lost: string | null = null;
  /** Why there could be no load at all. */
  refusal: string | null = null;

  constructor(workers: readonly Worker[], record: Recorder, stop: () => void) {
    this.#workers = workers;
    this.#record = record;
    this.#stop = stop;
  }

  /** Has all begin together, once each has looked at the target. */
  async start(): Promise<void> {
    const ready = await Promise.all(this.#workers.map((worker) => worker.ready));
    if (!ready.every(Boolean)) {
      this.refusal = this.#workers.find(({ failure }) => failure !== null)?.failure ?? this.#deathOf(ready);
      this.#stop();
      this.#begun.resolve(false);
      return;
    }
    const at = now() + HEAD_START_MS;
    for (const worker of this.#workers) worker.tell({ type: 'start', at });
  }

  /** Takes over a worker's history until it ends. */
  async follow(worker: Worker): Promise<void> {
    let ended = false;
    for await (const lines of linesIn(worker.output)) {
      for (const line of lines ?? []) {
        const event = parsed(line);
        if (event?.type === 'end') ended = event.cutShort !== true;
        if (!event || event.type === 'end') continue;
        if (event.type === 'run') this.#runs.push(event);
        if (this.#runs.length === this.#workers.length && !this.hasBegun) {
          this.hasBegun = true;
          const [first, ...others] = this.#runs as [Run, ...Run[]];
          const at = Math.min(...this.#runs.map((run) => run.at));
          await this.#record({ ...oneRun([first, ...others], at), workers: this.#runs.length });
          this.#begun.resolve(true);
        }
        if (!this.hasBegun && !(await this.#begun.promise)) return;
        if (event.type !== 'run') {
          const asked = this.#record(this.#asOfOne(event));
          if (asked) await asked;
        }
      }
    }
    const how = await worker.gone;
    if (ended || this.refusal !== null) return;
    this.lost ??= `${worker.name} ended before its load did (${how}), and the others were ended`;
    this.#begun.resolve(this.hasBegun);
    this.#stop();
  }

  #deathOf(ready: readonly boolean[]): string {
    const dead = this.#workers[ready.indexOf(false)];
    return `${dead?.name} ended before the load began${dead?.said === '' ? '' : `: ${dead?.said}`}`;
  }

  #asOfOne(event: HistoryEvent): HistoryEvent {
    if (event.type !== 'op' || event.ownId === undefined) return event;
    const { ownId, ...operation } = event;
    const owner = this.#owners.get(ownId);
    if (owner === undefined) this.#owners.set(ownId, event.user);
    return owner === undefined || owner === event.user ? operation : { ...operation, sharedWith: owner };
  }
}

class Worker {
  readonly number: number;
  readonly name: string;
  readonly #child: ChildProcess;
  readonly #ready: Promised<boolean> = promised();
  readonly #gone: Promised<string> = promised();
  /** Why it can't make its part of the load. */
  failure: string | null = null;
  /** The last that it said on standard error. */
  said = '';

  constructor(number: number, of: number) {
    this.number = number;
    this.name = `worker ${number} of ${of}`;
    const [, script = ''] = process.argv;
    this.#child = spawn(process.execPath, [...process.execArgv, script, 'worker'], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      serialization: 'advanced',
    });
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      this.said = `${this.said}${chunk}`.slice(-400).trim();
    });
    this.#child.on('message', (message: FromWorker) => {
      if (message.type === 'failed') this.failure = message.message;
      this.#ready.resolve(message.type === 'ready');
    });
    const gone = (how: string): void => {
      this.#ready.resolve(false);
      this.#gone.resolve(how);
    };
    this.#child.on('error', (error) => gone(error.message));
    this.#child.on('exit', (code, signal) => gone(signal ?? `exit code ${code}`));
  }

  /** Whether it can begin; false where it never will. */
  get ready(): Promise<boolean> {
    return this.#ready.promise;
  }

  /** How it ended, when it has. */
  get gone(): Promise<string> {
    return this.#gone.promise;
  }

  get output(): AsyncIterable<Buffer> {
    return this.#child.stdout as AsyncIterable<Buffer>;
  }

  tell(what: ToWorker): void {
    // It may be gone already: then its exit tells.
    if (this.#child.connected) this.#child.send(what, () => undefined);
  }

  /** Nothing is left behind. */
  async end(): Promise<void> {
    const { exitCode, signalCode, pid } = this.#child;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    this.tell({ type: 'stop' });
    this.#child.stdout?.resume();
    const waiting = new AbortController();
    await Promise.race([
      this.gone,
      sleep(LAST_MS, undefined, { signal: waiting.signal }).catch(() => undefined),
    ]);
    waiting.abort();
    this.#child.kill('SIGKILL');
    await this.gone;
  }
}

/** Null for a line that was cut off. */
function parsed(line: string): HistoryEvent | null {
  try {
    return JSON.parse(line) as HistoryEvent;
  } catch {
    return null;
  }
}
