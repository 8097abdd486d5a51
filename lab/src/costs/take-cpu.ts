/** Processor time of a lab that is up, by what it was used for: before and after so many requests. */
import { sum } from 'session-lab';
import type { Lab } from '../lab.ts';
import type { Role } from '../parts/part.ts';
import type { CpuOf } from './cost-report.ts';
import { isSteady } from './steady.ts';
import type { Ask, Visitors } from './visitors.ts';

/** Batches of requests, at most, until the time that one takes is steady. */
const MOST_BATCHES = 30;

/** Reads what the parts have used so far. */
export type CpuMeter = () => Promise<Record<Role, number>>;

export async function takeCpu(
  meter: CpuMeter,
  visitors: Visitors,
  ask: Ask,
  requests: number,
): Promise<CpuOf> {
  const before = await meter();
  const own = process.cpuUsage();
  const began = performance.now();
  await visitors.ask(ask, requests);
  const wallMs = performance.now() - began;
  const { user, system } = process.cpuUsage(own);
  const after = await meter();
  const of = (role: Role): number => (after[role] - before[role]) / requests;
  return {
    app: of('app'),
    balancer: of('balancer'),
    store: of('store'),
    visitors: (user + system) / 1000 / requests,
    wall: wallMs / requests,
  };
}

/** @returns whether the app's time became steady, and when */
export async function warmUp(
  meter: CpuMeter,
  visitors: Visitors,
  requests: number,
): Promise<{ readonly batches: number; readonly steady: boolean }> {
  await visitors.arrive();
  await visitors.ask('bare', requests);
  const taken: number[] = [];
  while (!isSteady(taken) && taken.length < MOST_BATCHES) {
    const write = await takeCpu(meter, visitors, 'write', requests);
    const read = await takeCpu(meter, visitors, 'read', requests);
    taken.push(write.app + read.app);
  }
  return { batches: taken.length, steady: isSteady(taken) };
}

/** @param lab whose parts stay what they are */
export async function cpuMeter(lab: Lab): Promise<CpuMeter> {
  const roles = await lab.roles();
  return async () => {
    const cpu = await lab.cpuMs();
    const of = (role: Role): number =>
      sum(Object.entries(cpu).map(([name, ms]) => (roles[name] === role ? ms : 0)));
    return { app: of('app'), balancer: of('balancer'), store: of('store') };
  };
}
