/** Replicas that are workers of PM2: processes in one container, which PM2 starts anew by itself. */
import { setTimeout as sleep } from 'node:timers/promises';
import { UserError } from '@session-lab/loadtest';
import { z } from 'zod';
import type { Replica } from '../../topology.ts';
import type { Runtime } from '../runtime.ts';
import { HEALTHY_WITHIN_MS, POLL_MS } from './containers.ts';

/** The service that they are in, in the profiles that want it. */
export const PM2 = 'pm2';

const worker = z.object({ pid: z.number() });

export class Pm2Workers {
  readonly #ask: Runtime['ask'];
  readonly #docker: (args: readonly string[]) => Promise<unknown>;
  readonly #interruption: AbortSignal;
  /** Process ids inside their container: a worker that is paused can't be asked. */
  readonly #pids = new Map<Replica, number>();

  constructor(
    ask: Runtime['ask'],
    docker: (args: readonly string[]) => Promise<unknown>,
    interruption: AbortSignal,
  ) {
    this.#ask = ask;
    this.#docker = docker;
    this.#interruption = interruption;
  }

  /** @param id of their container */
  async send(signal: 'KILL' | 'TERM' | 'STOP' | 'CONT', replica: Replica, id: string): Promise<void> {
    if (signal !== 'CONT') {
      const { pid } = worker.parse(await this.#ask(replica, '/internal/process'));
      this.#pids.set(replica, pid);
    }
    const pid = this.#pids.get(replica);
    // Until one that was told to end is gone: PM2 then starts another in its place.
    const gone = `while kill -0 ${pid} 2>/dev/null; do sleep 0.05; done`;
    const wait = signal === 'KILL' || signal === 'TERM' ? `; ${gone}` : '';
    await this.#docker(['exec', id, 'sh', '-c', `kill -${signal} ${pid}${wait}`]);
  }

  async awaitHealthy(replica: Replica): Promise<void> {
    const deadline = performance.now() + HEALTHY_WITHIN_MS;
    for (;;) {
      try {
        await this.#ask(replica, '/healthz');
        return;
      } catch (error) {
        if (!(error instanceof UserError) || performance.now() > deadline) throw error;
      }
      await sleep(POLL_MS, undefined, { signal: this.#interruption });
    }
  }
}
