/** Takes the prices of a lab that is up: processor time of its parts, before and after so many requests. */
import { sum } from 'session-lab';
import type { Lab } from '../lab.ts';
import type { Role } from '../parts/part.ts';
import { type Ask, Visitors } from './visitors.ts';

/** Enough that the clock's grain, a hundredth of a second, is lost in it. */
const REQUESTS = 2000;
/** Made first, to open connections and to have the code compiled. */
const WARM_UP = 1500;

export type Prices = Readonly<Record<Ask, Readonly<Record<Role, number>>>>;

export async function takePrices(lab: Lab, signal: AbortSignal): Promise<Prices> {
  const visitors = new Visitors((await lab.status())?.url ?? '', signal);
  // A read takes a session that a write has begun.
  for (const what of ['write', 'read', 'bare'] as const) await visitors.ask(what, WARM_UP);
  const price = async (what: Ask): Promise<Record<Role, number>> => {
    const before = await cpuByRole(lab);
    await visitors.ask(what, REQUESTS);
    const after = await cpuByRole(lab);
    const of = (role: Role): number => (after[role] - before[role]) / REQUESTS;
    return { app: of('app'), balancer: of('balancer'), store: of('store') };
  };
  return { write: await price('write'), read: await price('read'), bare: await price('bare') };
}

async function cpuByRole(lab: Lab): Promise<Record<Role, number>> {
  const [cpu, roles] = [await lab.cpuMs(), await lab.roles()];
  const of = (role: Role): number =>
    sum(Object.entries(cpu).map(([name, ms]) => (roles[name] === role ? ms : 0)));
  return { app: of('app'), balancer: of('balancer'), store: of('store') };
}
