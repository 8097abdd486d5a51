/** Cuts one replica off from the others, while nginx goes on sending users to all: split brain. */
import { defineFault } from './fault.ts';
import { links, peers } from './needs.ts';

export const cutPeers = defineFault({
  name: 'cut-peers',
  says: 'app-2 is cut off from the other replicas',
  theorySays:
    'split brain: each side shows what it knows, a logout may not reach the other, and they agree again when healed',
  needs: [peers, links],
  onLinks: true,
  // Longer than a replica waits for another.
  leastMs: 3000,
  loses: null,
  outOfTouch: 'cut off',
  make({ target, replicas }) {
    const between = replicas
      .filter((other) => other !== target)
      .flatMap((other) => [`${target}>${other}`, `${other}>${target}`]);
    return {
      targets: [target],
      did: `${target} was cut off from the other replicas`,
      undid: `${target} reaches the other replicas again`,
      async strike(lab) {
        for (const link of between) await lab.impair(link, { cut: true });
      },
      async heal(lab) {
        for (const link of between) await lab.impair(link, null);
      },
    };
  },
});
