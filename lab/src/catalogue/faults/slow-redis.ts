/** The store's server as if it were far away: every command and every answer takes its time on the way. */
import { defineFault } from './fault.ts';
import { links } from './needs.ts';
import { REDIS, STORE, type Struck } from './of-a-server.ts';

const DELAY_MS = 50;

const slowed = (struck: Struck) =>
  defineFault({
    name: `slow-${struck.name}`,
    says: 'every command takes 100 ms longer',
    theorySays: 'nothing is lost, nothing fails',
    needs: [struck.need, links],
    onLinks: true,
    loses: null,
    fails: 'none',
    make: ({ server }) => ({
      targets: [server],
      did: `${struck.title} became ${2 * DELAY_MS} ms slower`,
      undid: `${struck.title} is as fast as before`,
      strike: (lab) => lab.impair(`>${server}`, { delayMs: DELAY_MS }),
      heal: (lab) => lab.impair(`>${server}`, null),
    }),
  });

export const slowRedis = slowed(REDIS);
export const slowStore = slowed(STORE);
