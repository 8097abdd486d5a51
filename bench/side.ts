/** One load generator at its work, in a process of its own: how many requests it makes, and what they cost it. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const HERE = import.meta.dirname;

/** After its first connection. */
export const WARM_UP_MS = 1500;
/** How long a rate by the clock is taken for. */
const WATCHED_MS = 1500;

export interface Side {
  readonly name: string;
  readonly script: string;
  readonly args: (url: string, folder: string) => readonly string[];
  readonly env?: (url: string) => Record<string, string>;
}

export interface Rates {
  /** Requests per second of the generator's own CPU, from when it is warm to the end of its process. */
  readonly ofCpu: number;
  /** Requests per second by the clock, for a while after it is warm; with all that shares the machine. */
  readonly byClock: number;
}

/** @param folder for what the generator leaves behind */
export async function ratesOf(
  { name, script, args, env }: Side,
  url: string,
  folder: string,
): Promise<Rates> {
  const cpu = await mkdtemp(join(folder, 'cpu-'));
  const child = fork(script, [...args(url, folder)], {
    execArgv: ['--import', join(HERE, 'report-cpu.js')],
    env: { ...process.env, ...env?.(url), BENCH_CPU: cpu, BENCH_WARM_UP_MS: String(WARM_UP_MS) },
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  let isOver = false;
  const exit = once(child, 'exit').then(() => {
    isOver = true;
  });
  while (!existsSync(join(cpu, 'warm'))) {
    if (isOver) throw new Error(`${name} was over before it was warm`);
    await sleep(5);
  }
  const warm = await requestsAt(url);
  const from = performance.now();
  await Promise.race([sleep(WATCHED_MS), exit]);
  const watched = (await requestsAt(url)) - warm;
  const ms = performance.now() - from;
  await exit;
  const requests = (await requestsAt(url)) - warm;
  const cpuUs = async (file: string) => Number(await readFile(join(cpu, file), 'utf8'));
  return {
    ofCpu: (requests / ((await cpuUs('end')) - (await cpuUs('warm')))) * 1e6,
    byClock: (watched / ms) * 1000,
  };
}

async function requestsAt(url: string): Promise<number> {
  return Number(await (await fetch(`${url}/requests`)).text());
}
