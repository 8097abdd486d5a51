/** Who answers static files, and what that does to the rotation: nginx itself by content, a replica otherwise. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { readProfile } from '../src/catalogue/read-profile.ts';
import { ROOT } from '../src/paths.ts';
import { experiment, lab, QUICK, unsupported } from './support/experiment.ts';

const IMAGE = '/static/sample.png';

const get = async (path: string): Promise<Response> =>
  fetch(`${(await lab.status())?.url}${path}`, { headers: { connection: 'close' } });

const replicaOf = (answer: Response): string | null => answer.headers.get('x-replica');

/** Who answers a page, each time with the two pictures that it is shown with. */
async function visits(times: number): Promise<Set<string | null>> {
  const met = new Set<string | null>();
  for (let visit = 0; visit < times; visit++) {
    met.add(replicaOf(await get('/views')));
    for (let picture = 0; picture < 2; picture++) await (await get(IMAGE)).arrayBuffer();
  }
  return met;
}

t.test('answered by nginx itself, a page’s pictures take no replica’s turn', async (t) => {
  await lab.up(await readProfile('by-content'));
  const answer = await get(IMAGE);
  t.match(answer, { status: 200 });
  t.same(Buffer.from(await answer.arrayBuffer()), await readFile(join(ROOT, 'app/static/sample.png')));
  t.equal(answer.headers.get('content-type'), 'image/png');
  t.equal(answer.headers.get('set-cookie'), null);
  t.equal(replicaOf(answer), null);
  t.equal((await visits(3)).size, 3, 'three visits meet three replicas');
  const absent = await get('/static/absent.png');
  t.equal(absent.status, 404);
  t.not(replicaOf(absent), null, 'what nginx has not, a replica is asked for');
  for (const path of ['/static/../nginx.conf', '/static/%2e%2e/nginx.conf', '/static/..%2fnginx.conf'])
    t.notMatch(await (await get(path)).text(), /worker_processes/, path);
});

t.test('sessions are lost as ever: it is the pages that count', async (t) => {
  const args = [...QUICK, '--duration', '3s'];
  const { result } = await experiment(t, 'by-content', { args, kill: true });
  t.match(result, { verdict: 'broken', surprises: [] });
});

t.test('when no replica is left, the files still are', async (t) => {
  for (const replica of await lab.replicas()) await lab.kill(replica);
  t.equal((await get('/views')).status, 502);
  t.equal((await get(IMAGE)).status, 200);
});

t.test(
  'passed on, they turn the rotation: with two pictures, one visitor seems to be led back',
  async (t) => {
    await lab.up(await readProfile('round-robin'));
    t.not(replicaOf(await get(IMAGE)), null);
    t.equal((await visits(4)).size, 1, 'three requests a visit, three replicas');
  },
);

t.test('layer 4 sees no path: a replica answers, and with none left, nobody', async (t) => {
  if (await unsupported(t, 'sticky-l4')) return;
  const answer = await get(IMAGE);
  t.equal(answer.status, 200);
  t.not(replicaOf(answer), null);
  for (const replica of await lab.replicas()) await lab.kill(replica);
  await t.rejects(get(IMAGE));
});
