/** Connections to the store's server are reset during commands, again and again: each was sent, and may or may not have been done. */
import { defineFault } from './fault.ts';
import { links } from './needs.ts';
import { REDIS, STORE, type Struck } from './of-a-server.ts';

/** Enough for a client to say who it is, and to ask for something. */
const RESET_AFTER = 12;

const reset = (struck: Struck) =>
  defineFault({
    name: `reset-${struck.name}`,
    says: 'connections are reset in mid-command',
    theorySays: 'nothing is lost; whether a write was made nobody knows',
    needs: [struck.need, links],
    onLinks: true,
    loses: null,
    // A connection that ends with its request may be too short to be reset.
    fails: ({ connectsEachTime }) => (connectsEachTime ? null : 'some'),
    make: ({ server }) => ({
      targets: [server],
      did: `connections to ${struck.title} were reset in mid-command`,
      undid: `connections to ${struck.title} hold again`,
      strike: (lab) => lab.impair(`>${server}`, { resetAfter: RESET_AFTER }),
      heal: (lab) => lab.impair(`>${server}`, null),
    }),
  });

export const resetRedis = reset(REDIS);
export const resetStore = reset(STORE);
