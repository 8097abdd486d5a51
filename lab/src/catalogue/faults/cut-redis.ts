/** Cuts one replica off from Redis: nothing passes between the two, and neither is told. */
import { OF_AN_OLDER_STATE } from '../../predict/broken-by.ts';
import { defineFault } from './fault.ts';
import { links, oneRedis } from './needs.ts';

export const cutRedis = defineFault({
  name: 'cut-redis',
  says: 'app-2 is cut off from Redis',
  theorySays:
    'no session is lost; a third of the requests fail while nginx knows nothing of it; and a write that was given up still arrives when the link is healed, and may undo newer ones',
  needs: [oneRedis, links],
  onLinks: true,
  // Longer than the app waits for an answer.
  leastMs: 1500,
  loses: null,
  fails: 'some',
  // A write that was given up arrives when the link is whole again: what its user has written since, by way of the
  // other replicas, is then undone.
  theory: () => ({ lost: [0, 0], causes: [], mayBreak: OF_AN_OLDER_STATE }),
  make: ({ target }) => ({
    targets: [target],
    did: `${target} was cut off from Redis`,
    strike: (lab) => lab.impair(`${target}>redis`, { cut: true }),
    heal: (lab) => lab.impair(`${target}>redis`, null),
  }),
});
