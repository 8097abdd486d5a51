/** Cuts one replica off from the store's server: nothing passes between the two, and neither is told. */
import { OF_AN_OLDER_STATE } from '../../predict/broken-by.ts';
import { defineFault } from './fault.ts';
import { links } from './needs.ts';
import { REDIS, STORE, type Struck } from './of-a-server.ts';

const cutOff = (struck: Struck) =>
  defineFault({
    name: `cut-${struck.name}`,
    says: `app-2 is cut off from ${struck.title}`,
    theorySays:
      'no session is lost; a third of the requests fail while nginx knows nothing of it; and a write that was given up still arrives when the link is healed, and may undo newer ones, unless it says on which version it was made',
    needs: [struck.need, links],
    onLinks: true,
    // Longer than the app waits for an answer.
    leastMs: struck.patienceMs,
    loses: null,
    fails: 'some',
    // A write that was given up arrives when the link is whole again: what its user has written since, by way of the
    // other replicas, is then undone.
    theory: ({ store }) => ({ lost: [0, 0], causes: [], mayBreak: store.guarded ? [] : OF_AN_OLDER_STATE }),
    make: ({ target, server }) => ({
      targets: [target],
      did: `${target} was cut off from ${struck.title}`,
      undid: `${target} reaches ${struck.title} again`,
      strike: (lab) => lab.impair(`${target}>${server}`, { cut: true }),
      heal: (lab) => lab.impair(`${target}>${server}`, null),
    }),
  });

export const cutRedis = cutOff(REDIS);
export const cutStore = cutOff(STORE);
