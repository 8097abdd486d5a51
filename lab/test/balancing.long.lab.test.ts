/** Experiments on each balancer that is not nginx: what it costs is as predicted, with a kill and with a reload. */
import t from 'tap';
import { experiment, GENTLE, QUICK, unsupported } from './support/experiment.ts';

const args = [...GENTLE, '--duration', '3s'];

for (const name of ['haproxy', 'caddy', 'httpd'])
  t.test(`${name}: many users keep what one rotation predicts`, async (t) => {
    if (await unsupported(t, name)) return;
    const { result } = await experiment(t, name, { args: [...QUICK, '--flows', '15'] });
    t.match(result, { verdict: 'broken', surprises: [] });
    t.ok(result.balance.jain && result.balance.jain > 0.999, 'the load is spread evenly');
  });

t.test('a lone user keeps nothing: the rotation is strict', async (t) => {
  if (await unsupported(t, 'haproxy')) return;
  const { result } = await experiment(t, 'haproxy', {
    args: ['--scenario', 'image', '--users', '1', '--flows', '40', '--pause', '0ms'],
  });
  t.match(result, { flows: { ok: 0, fail: 40 }, kept: { predicted: [0, 0] }, surprises: [] });
});

for (const name of ['haproxy-cookie', 'haproxy-table', 'caddy-cookie', 'httpd-sticky'])
  t.test(`${name}: all is kept until a kill, which takes the dead replica’s sessions alone`, async (t) => {
    if (await unsupported(t, name)) return;
    const { result } = await experiment(t, name, { args, kill: true });
    t.match(result, { verdict: 'intact', surprises: [], balance: { misplaced: [] } });
    t.ok(result.fault && result.fault.lost > 0);
    t.same([result.fault?.lost, result.fault?.lost], result.fault?.predictedLost);
    // Caddy may take a user in twice.
    if (name !== 'caddy-cookie')
      t.same(
        Object.keys(result.fault?.lostByCause ?? {}),
        ['dead-replica'],
        'whoever was taken in elsewhere stays there: nobody is sent home, to a lost session',
      );
  });

t.test('a reload moves nobody who has a cookie, and all of an address table that has no peers', async (t) => {
  if (await unsupported(t, 'haproxy')) return;
  for (const name of ['haproxy-cookie', 'haproxy-table-peers']) {
    const { result } = await experiment(t, name, { args, fault: 'reload' });
    t.match(result, { verdict: 'intact', surprises: [], fault: { moved: null, lostByCause: {} } }, name);
  }
  const { result } = await experiment(t, 'haproxy-table', { args, fault: 'reload' });
  t.match(result, { verdict: 'intact', surprises: [], fault: { lost: 0 } });
  const { moved } = result.fault ?? {};
  t.ok(moved && moved.users > 0 && moved.predicted[0] > 0, JSON.stringify(moved));
  t.ok(result.fault?.lostByCause['wrong-replica'], 'and they lose their sessions by it');
});

t.test('a table that is said to have peers, and has none, is found out', async (t) => {
  if (await unsupported(t, 'haproxy')) return;
  const really = { balancer: 'stick-table' };
  const { result } = await experiment(t, 'haproxy-table-peers', { args, fault: 'reload', really });
  t.equal(result.asPredicted, false);
});
