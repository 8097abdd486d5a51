import type { Pick } from '../../predict/pick.ts';
import { wanders } from '../../predict/wanders.ts';
import { defineBalancer } from './balancer.ts';

/** The servers with the fewest requests under way, and among them the smooth round robin that all of nginx uses. */
function leastBusy(): Pick {
  const current: number[] = [];
  return (busy) => {
    const least = Math.min(...busy);
    const tied = busy.flatMap((count, server) => (count === least ? [server] : []));
    const [only = 0] = tied;
    if (tied.length === 1) return only;
    for (const server of tied) current[server] = (current[server] ?? 0) + 1;
    const best = tied.reduce((best, server) =>
      (current[server] ?? 0) > (current[best] ?? 0) ? server : best,
    );
    current[best] = (current[best] ?? 0) - tied.length;
    return best;
  };
}

export const leastConn = defineBalancer({
  name: 'least-conn',
  says: 'each request goes to the replica with the fewest under way',
  ...wanders({ pick: leastBusy, goes: 'the redirect goes to whichever replica is least busy' }),
});
