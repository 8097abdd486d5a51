/** PHP's and Django's own sessions on real parts: what theory says of them, with a kill in the midst. */
import t from 'tap';
import { DJANGO } from '../src/catalogue/apps/django.ts';
import { PHP } from '../src/catalogue/apps/php.ts';
import { findProgram } from '../src/drivers/processes/find-program.ts';
import { experiment, GENTLE } from './support/experiment.ts';

const withoutPhp = (await findProgram(PHP)).why ?? false;
const withoutDjango = (await findProgram(DJANGO)).why ?? false;

const args = [...GENTLE, '--duration', '3s'];
/** Six increments at once, a slow page beside a write, and beside a logout. */
const atOnce = ['--scenario', 'concurrent', '--pause', '20ms', '--users', '12', '--duration', '3s'];

t.test(
  'PHP’s files, each replica’s own, are broken where requests wander',
  { skip: withoutPhp },
  async (t) => {
    const { result } = await experiment(t, 'round-robin+php', { args, kill: true });
    t.match(result, { verdict: 'broken', surprises: [] });
  },
);

t.test('PHP’s files in one folder are intact, whoever is killed', { skip: withoutPhp }, async (t) => {
  const { result } = await experiment(t, 'files', { args, kill: true });
  t.match(result, { verdict: 'intact', surprises: [], fault: { lost: 0, predictedLost: [0, 0] } });
});

t.test('php-redis loses updates of requests at once', { skip: withoutPhp }, async (t) => {
  const { result } = await experiment(t, 'redis+php', { args: atOnce });
  t.match(result, { verdict: 'broken', surprises: [], sessions: { lost: 0 } });
  t.same(Object.keys(result.losses.byCause), ['overwritten']);
});

t.test('with its locks it loses none, and a lock dies with who held it', { skip: withoutPhp }, async (t) => {
  const { result } = await experiment(t, 'redis-locking', { args: atOnce, kill: true });
  t.match(result, { verdict: 'intact', surprises: [], losses: { byCause: {} } });
});

t.test('Django’s database is intact, whoever is killed', { skip: withoutDjango }, async (t) => {
  const { result } = await experiment(t, 'database', { args, kill: true });
  t.match(result, { verdict: 'intact', surprises: [], fault: { lost: 0, predictedLost: [0, 0] } });
});

t.test('memories of workers are broken behind a sticky balancer, too', { skip: withoutDjango }, async (t) => {
  const { result } = await experiment(t, 'locmem-workers', { args, kill: true });
  t.match(result, { verdict: 'broken', replicas: 3, surprises: [] });
});

t.test('Django’s signed cookies need no server, and can’t be revoked', { skip: withoutDjango }, async (t) => {
  const { result } = await experiment(t, 'signed-cookies', { args, kill: true });
  t.match(result, { verdict: 'intact', surprises: [], fault: { lost: 0, predictedLost: [0, 0] } });
});
