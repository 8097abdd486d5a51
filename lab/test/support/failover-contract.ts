/** What every runtime must do where another Redis can take the primary's place. */

import { eventually } from '@session-lab/shared/testing';
import type { Test } from 'tap';
import { readProfile } from '../../src/catalogue/read-profile.ts';
import type { Lab } from '../../src/lab.ts';
import { REDIS_PARTS, SENTINEL_PARTS } from '../../src/parts/redis-names.ts';
import { replicaNames, USUAL_REPLICAS } from '../../src/topology.ts';

const REPLICAS = replicaNames(USUAL_REPLICAS);

export function failoverContract(t: Test, lab: Lab): void {
  const url = async () => (await lab.status())?.url ?? '';
  t.teardown(() => lab.down());
  t.before(() => lab.prepare(() => {}, []));

  /** A user of the lab that is up: one who counts views, and reads how many there are. */
  async function visitor() {
    const base = await url();
    let cookie = '';
    const count = async () => {
      const answer = await fetch(`${base}/views`, { headers: { cookie, connection: 'close' } });
      return answer.ok ? ((await answer.json()) as { views: number }).views : answer.status;
    };
    const post = async () => {
      const headers = { cookie, connection: 'close' };
      const answer = await fetch(`${base}/views`, { method: 'POST', redirect: 'manual', headers });
      cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
      return answer.status;
    };
    return { count, post };
  }

  /** Returns the one that was the primary, when another is. */
  async function killPrimary(): Promise<string> {
    const before = await lab.primary();
    await lab.kill(before);
    await until(async () => (await lab.primary()) !== before);
    return before;
  }

  t.test('with +tls, all of them speak it, and another still takes the primary’s place', async (t) => {
    await lab.up(await readProfile('redis-ha-wait+tls'));
    const { count, post } = await visitor();
    t.equal(await post(), 303);
    t.match(await lab.redis('CONFIG', 'GET', 'port'), /^port[,\n]0$/);
    const before = await killPrimary();
    await until(async () => (await Promise.all(REPLICAS.map(count))).every((answer) => answer === 1));
    await until(async () => (await post()) === 303);
    await lab.start(before);
    await until(async () => /^connected_slaves:2/m.test(await lab.redis('INFO', 'replication')));
    t.equal(await count(), 2);
  });

  t.test(
    'where another Redis can take the primary’s place, it does, and nothing old comes back',
    async (t) => {
      await lab.up(await readProfile('redis-ha-wait'));
      t.same(
        (await lab.status())?.parts.map(({ name }) => name).sort(),
        [...REPLICAS, ...REDIS_PARTS, ...SENTINEL_PARTS, 'nginx'].sort(),
      );
      const { count, post } = await visitor();
      t.equal(await post(), 303);

      // Twice, so that in the end one has the say that was dead before.
      const dead = new Set<string>();
      for (const views of [2, 3]) {
        const before = await killPrimary();
        dead.add(before);
        // Each replica of the app has to find the new one; what they answer meanwhile is a 503 for certain.
        const met = new Set<number>();
        await until(async () => {
          const now = await Promise.all(REPLICAS.map(count));
          for (const answer of now) met.add(answer);
          return now.every((answer) => answer === views - 1);
        });
        for (const answer of met) t.ok(answer === views - 1 || answer === 503, `${answer}`);
        await until(async () => (await post()) === 303);
        t.equal(await count(), views);
        await lab.start(before);
        t.not(await lab.primary(), before);
        await until(async () => /^connected_slaves:2/m.test(await lab.redis('INFO', 'replication')));
        t.equal(await count(), views, 'the session of now, and not that of then');
      }
      t.equal(dead.size, 2);
      await lab.up(await readProfile('redis'));
      t.equal(await lab.primary(), 'redis');
      t.match(await lab.redis('ROLE'), /^master/);
      t.same(
        (await lab.status())?.parts.map(({ name }) => name).sort(),
        [...REPLICAS, 'nginx', 'redis'].sort(),
      );
    },
  );
}

/** For a failover on a busy machine. */
const WITHIN_MS = 60_000;

const until = (holds: () => Promise<boolean>): Promise<void> => eventually(holds, WITHIN_MS);
