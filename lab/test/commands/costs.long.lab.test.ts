/** What sessions cost, as its command measures it: few rounds of few requests. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { runLab as lab } from '../support/run-lab.ts';

t.test(
  'costs: rounds of each profile and of the control, and nothing of a session that is not there',
  async (t) => {
    const home = t.testdir();
    const { stdout, stderr } = await lab(home, [
      ...[
        'costs',
        '--profiles',
        'redis,round-robin',
        '--rounds',
        '8',
        '--requests',
        '50',
        '--sessions',
        '100',
      ],
    ]);
    t.match(stderr, /round-robin skipped: .*keeps no session that a read could find/);
    t.match(stdout, /A store that takes 0\.2 ms and 1024 bytes more was measured beside them/);
    t.match(stdout, /\| `redis` +\| redis +\| [\da–]/);
    const { profiles, skipped, control } = JSON.parse(
      await readFile(join(home, 'results/latest/costs.json'), 'utf8'),
    );
    t.match(profiles, [{ profile: 'sticky' }, { profile: 'redis' }]);
    t.same(skipped, ['round-robin']);
    for (const { rounds, memory } of [...profiles, control.measured]) {
      t.match(rounds.read, Array(8).fill({ app: Number, balancer: Number, store: Number, wall: Number }));
      t.match(memory, [{ sessions: 0 }, { sessions: 25 }, { sessions: 50 }, { sessions: 100 }]);
    }
    const [, redis] = profiles;
    t.ok(
      redis.memory[3].storeBytes > redis.memory[0].storeBytes,
      'a hundred sessions take something of Redis',
    );
  },
);
