/** `--out`: where the findings of a run go beside its report. */
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Judge } from '../judge/judge.ts';
import { bareText } from '../model/hidden.ts';
import type { HistoryEvent } from '../model/history-event.ts';
import { didYouMean } from '../model/similar.ts';
import { outputs } from '../outputs/index.ts';
import type { Ended, Opened, Output, Setting } from '../outputs/output.ts';
import { environment } from './config.ts';
import { howMade } from './how-made.ts';
import { unlessInterrupted } from './interruption.ts';
import type { ScenarioChoice } from './load-options.ts';

export interface OutOptions {
  readonly out?: readonly Chosen[];
}

/** What is run, which some of them name. */
interface OfScenario {
  readonly scenario: ScenarioChoice;
}

interface Chosen {
  readonly output: Output;
  readonly value: string | null;
}

export const addOutOptions = (command: Command): Command =>
  command.addOption(
    new Option(
      '--out <where>',
      `also tell it there: ${outputs.map(({ name }) => name).join(', ')} (session-lab help outputs); may be repeated`,
    )
      .argParser(chosen)
      .conflicts('stream'),
  );

function chosen(text: string, before: readonly Chosen[] = []): readonly Chosen[] {
  const [, name = text, value] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
  const output = outputs.find((one) => one.name === name);
  if (!output) {
    const names = outputs.map((one) => one.name);
    throw new InvalidArgumentError(
      `There is no output ${name}${didYouMean(name, names) || `: give ${names.join(', ')}`}.`,
    );
  }
  if (before.some((one) => one.output === output))
    throw new InvalidArgumentError(`${name} was given before.`);
  return [...before, { output, value: value === undefined || value === '' ? null : value }];
}

/** All that were asked for, as one. */
export class Outputs {
  readonly #chosen: readonly Output[];
  readonly #opened: readonly Opened[];
  readonly #signal: AbortSignal;
  #judge: Judge | null = null;

  private constructor(chosen: readonly Output[], opened: readonly Opened[], signal: AbortSignal) {
    this.#signal = signal;
    this.#chosen = chosen;
    this.#opened = opened;
  }

  /** @throws {UserError} where one can't be had: nothing stays open then */
  static async open({ out = [], scenario }: OutOptions & OfScenario, signal: AbortSignal): Promise<Outputs> {
    const opened: Opened[] = [];
    const setting: Setting = {
      environment,
      making: howMade(),
      scenario: 'file' in scenario ? resolve(scenario.file) : null,
      tell: (message) => console.error(bareText(message)),
    };
    try {
      for (const { output, value } of out) opened.push(await output.open(value, setting));
    } catch (error) {
      await new Outputs([], opened, signal).close();
      throw error;
    }
    return new Outputs(
      out.map(({ output }) => output),
      opened,
      signal,
    );
  }

  /** Requests are to carry a traceparent. */
  get traces(): boolean {
    return this.#opened.some(({ traces }) => traces);
  }

  /** Says which of them will tell nothing: where nothing is judged, only what is watched can be told. */
  tellOfNoVerdict(): void {
    for (const { name } of this.#chosen.filter((_, at) => !this.#opened[at]?.begin))
      console.error(
        `session-lab: a shard has no verdict, and ${name} is told nothing: that is for those who merge`,
      );
  }

  begin(judge: Judge): void {
    this.#judge = judge;
    for (const { begin } of this.#opened) begin?.(judge);
  }

  /** An event of the history, once it was judged. */
  add(event: HistoryEvent): void {
    if (event.type !== 'op' || this.#opened.length === 0 || this.#judge === null) return;
    for (const { request } of this.#opened) request?.(event);
  }

  /** What can't be told there is told here: a gate does not fail for it. */
  async end(ended: Ended): Promise<void> {
    for (const { end } of this.#opened) await this.#told(end(ended));
  }

  async close(): Promise<void> {
    for (const { close } of this.#opened) await this.#told(close?.() ?? Promise.resolve());
  }

  async #told(telling: Promise<void>): Promise<void> {
    await unlessInterrupted(telling, this.#signal).catch((error: Error) =>
      console.error(`session-lab: ${bareText(error.message)}`),
    );
  }
}
