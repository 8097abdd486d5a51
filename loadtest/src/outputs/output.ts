/** A place where a run's findings go beside its report: `--out NAME`, or `--out NAME=VALUE`. */
import type { Judge } from '../judge/judge.ts';
import type { Operation } from '../model/event.ts';
import type { Report } from '../model/result.ts';
import type { ThresholdResult } from '../report/gate.ts';
import type { Making } from '../report/making.ts';

export interface Output {
  readonly name: string;
  /** What may follow `=`, as help names it; null: nothing. */
  readonly takes: string | null;
  /** In help, after its name. */
  readonly says: string;
  /** @throws {UserError} where it can't be had: nothing has been sent then */
  readonly open: (value: string | null, setting: Setting) => Promise<Opened>;
}

export interface Setting {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly making: Making;
  /** The scenario's file; null where it is a built-in one. */
  readonly scenario: string | null;
  /** For people, on standard error. */
  readonly tell: (message: string) => void;
}

export interface Opened {
  /** Each request is to carry a traceparent, so that the target's traces can be found. */
  readonly traces?: true;
  /** The load is about to begin, and this judges it. */
  readonly begin?: (judge: Judge) => void;
  /** A request of the load, once it was judged. */
  readonly request?: (operation: Operation) => void;
  /** The run was judged. What fails here is told, and fails nothing else. */
  readonly end: (ended: Ended) => Promise<void>;
  /** In any case, also where there is nothing to tell. */
  readonly close?: () => Promise<void>;
}

export interface Ended {
  readonly report: Report;
  readonly thresholds: readonly ThresholdResult[];
  readonly exitCode: number;
  /** Where the run is kept; null where it isn't. */
  readonly folder: string | null;
}

export const defineOutput = (output: Output): Output => output;
