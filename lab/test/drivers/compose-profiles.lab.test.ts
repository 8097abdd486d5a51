/** Profiles in Compose: a store, a balancer and an app of the others beside Redis, nginx and Fastify. The rest is for `make matrix-compose`. */
import t from 'tap';
import { requireDocker } from '../../src/drivers/compose/docker.ts';
import { runLab } from '../support/run-lab.ts';

const without = await requireDocker(new AbortController().signal).then(
  () => false,
  (error: Error) => `left out: ${error.message}`,
);

t.test('a comparison ends as predicted', { skip: without }, async (t) => {
  const args = [
    'compare',
    '--profiles',
    'memcached,haproxy-cookie,redis+php',
    '--users',
    '30',
    '--duration',
    '5s',
  ];
  const { code, stdout, stderr } = await runLab(t.testdir(), args, { RUNTIME: 'compose' });
  t.equal(code, 0, stderr);
  for (const profile of ['memcached', 'haproxy-cookie', 'redis\\+php'])
    t.match(stdout, new RegExp(`│ ${profile} +│ intact `), profile);
  t.match(stdout, 'Everything is as predicted.');
});
