/** A run whose process is killed at a moment that a seed draws: as its target gets a request, or as it writes something. */
import { join } from 'node:path';
import type { Test } from 'tap';
import { seededRandom } from '../../src/model/random.ts';
import { leftIn } from './left-over.ts';
import { start } from './program.ts';
import { forgetful, seededApp } from './seeded-app.ts';
import { serve } from './target.ts';

const RUN = [
  '--scenario',
  'views',
  '--users',
  '6',
  '--flows',
  '15',
  '--pause',
  '0ms',
  '--no-probes',
  '--quiet',
];

/** About as many as such a run makes. */
const REQUESTS = 200;
const WRITES = 30;

export interface Moment {
  readonly at: 'request' | 'write';
  readonly number: number;
}

export function momentOf(seed: number): Moment {
  const random = seededRandom(seed * 7919);
  const at = random() < 0.5 ? 'request' : 'write';
  return { at, number: 1 + Math.floor(random() * (at === 'request' ? REQUESTS : WRITES)) };
}

/** @returns whether it was killed: it may have come to its end before. @throws where what it left is wrong */
export async function kill(t: Test, seed: number, folder: string): Promise<boolean> {
  const { at, number } = momentOf(seed);
  const truth = seed % 2 === 0 ? 'intact' : 'broken';
  const app = seededApp({ replicas: 3, ...(truth === 'broken' ? forgetful(4) : {}) });
  let requests = 0;
  let die = (): unknown => undefined;
  const target = await serve(t, (request, response) => {
    if (++requests === number) die();
    app(request, response);
  });
  const results = join(folder, String(seed));
  const preload = new URL('./preload/dies-at-write.ts', import.meta.url);
  const { child, ended } = start(['run', '--target', target.href, '--results', results, ...RUN], {
    preload,
    env: at === 'write' ? { DIES_AT: String(number) } : {},
  });
  if (at === 'request') die = () => child.kill('SIGKILL');
  const { code, stderr } = await ended;
  const { wrong } = await leftIn(results, truth);
  const isRight = code === null || code === (truth === 'intact' ? 0 : 1);
  if (!isRight || wrong.length > 0)
    t.fail(`seed ${seed}, ${at} ${number}, ${truth}: exit ${code}, ${wrong.join(', ')} ${stderr}`);
  return code === null;
}
