/** A rolling deploy of which nobody tells the balancer: it finds out by requests that a stopped replica doesn't take. */
import { defineFault } from './fault.ts';
import { inBatches, roll } from './roll.ts';

const untold = async (): Promise<void> => {};

export const rollingNaive = defineFault({
  name: 'rolling-naive',
  says: 'the same without telling the balancer',
  theorySays:
    'the same; requests may fail in both: here those that a replica gives up as it stops, there those sent on an idle connection just as nginx, told again, ends it',
  needs: [],
  loses: 'dead-replica',
  make: (scene) => ({
    did: `all replicas were replaced, ${inBatches(scene)}, and the balancer was not told`,
    undid: null,
    ...roll(scene, { leave: untold, rejoin: untold }),
  }),
});
