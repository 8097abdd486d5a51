/** A run in several processes, and what does not go with that. */
import { UserError } from '../model/errors.ts';
import type { Shard } from '../model/event.ts';
import type { GateOptions } from './gate-options.ts';
import type { OutputOptions } from './output-options.ts';

interface Asked extends GateOptions, OutputOptions {
  readonly workers?: number;
  readonly results: string | false;
  readonly trace?: true;
  readonly stream?: true;
  readonly hold?: true;
  readonly during?: string;
  readonly baseline?: URL | string;
  readonly out?: readonly unknown[];
}

/** @throws {UserError} that says what excludes what, and why */
export function requireFit(options: Asked, shard: Shard | undefined): void {
  const { workers, results, trace, stream, hold, during, json, baseline } = options;
  const { expect, maxLost, maxErrors, p50, p95, p99 } = options;
  if (workers !== undefined) {
    if (shard)
      refuse(
        '--workers and --shard exclude each other: where several machines have several processors each, start as many shards as there are processors in all',
      );
    if (trace) refuse('--trace shows the way of one user: leave --workers out');
    if (hold)
      refuse('--hold goes on until standard input ends, which workers do not have: leave one of them out');
  }
  if (!shard) return;
  if (during !== undefined)
    refuse(
      '--during would be run by each shard: start the command by itself while they run (session-lab merge tells its losses by cause)',
    );
  if ([expect, maxLost, maxErrors, p50, p95, p99].some((given) => given !== undefined))
    refuse('a shard by itself has no verdict: give thresholds and --expect to session-lab merge');
  if (typeof baseline === 'string')
    refuse(
      'a shard by itself is compared with nothing: give the earlier run to session-lab merge --baseline',
    );
  if (json) refuse('a shard by itself has no report: session-lab merge --json prints that of all of them');
  if (results === false && !stream)
    refuse('a shard whose history is not kept can’t be merged: leave --no-results out, or add --stream');
}

function refuse(message: string): never {
  throw new UserError(message);
}
