/** More whole experiments on real parts: balancers, users and scenarios of other kinds. */
import t from 'tap';
import { experiment, GENTLE, QUICK, unsupported } from './support/experiment.ts';

t.test('many users under round robin keep what the rotation predicts', async (t) => {
  const { result } = await experiment(t, 'round-robin', { args: [...QUICK, '--flows', '40'] });
  t.equal(result.verdict, 'broken');
  t.same(result.surprises, []);
  t.ok(result.balance.jain && result.balance.jain > 0.999, 'the load is spread evenly');
});

t.test('sticky behind one NAT: one replica takes everything, Jain 1/3, and nothing is proven', async (t) => {
  const { result } = await experiment(t, 'sticky', { args: [...QUICK, '--flows', '10', '--clients', 'nat'] });
  t.match(result, {
    verdict: 'unknown',
    expected: 'unknown',
    surprises: [],
    balance: { jain: 1 / 3, jainSessions: 1 / 3 },
  });
});

t.test('a logout that reaches another replica is not final, and that is predicted, too', async (t) => {
  const { result } = await experiment(t, 'round-robin', {
    args: [...QUICK, '--scenario', 'login', '--flows', '10'],
  });
  t.match(result, { surprises: [], guarantees: { 'logout-final': { verdict: 'broken' } } });
  t.ok(result.anomalies.resurrected);
});

t.test('a ring of hashes sends every user where it is predicted to, names and ports included', async (t) => {
  const { result } = await experiment(t, 'sticky-hash', { args: [...QUICK, '--flows', '10'] });
  t.match(result, { verdict: 'intact', surprises: [], balance: { misplaced: [] } });
});

t.test('layer 4 keeps all, each user where the ring of addresses sends their connection', async (t) => {
  if (await unsupported(t, 'sticky-l4')) return;
  const { result } = await experiment(t, 'sticky-l4', { args: [...QUICK, '--flows', '10'] });
  t.match(result, { verdict: 'intact', surprises: [], balance: { misplaced: [] } });
});

t.test('layer 4: who was moved by a kill stays where they are, and no one else is moved', async (t) => {
  if (await unsupported(t, 'sticky-l4')) return;
  const args = [...GENTLE, '--duration', '4s'];
  const { result } = await experiment(t, 'sticky-l4', { args, kill: true });
  t.match(result, { verdict: 'intact', surprises: [] });
  t.ok(result.fault && result.fault.lost > 0);
  t.same([result.fault?.lost, result.fault?.lost], result.fault?.predictedLost);
  t.same(
    Object.keys(result.fault?.lostByCause ?? {}),
    ['dead-replica'],
    'nobody is sent home, to a lost session',
  );
});

t.test('layer 4: a logout is final whatever dies, and old cookies are tried on every replica', async (t) => {
  if (await unsupported(t, 'sticky-l4')) return;
  const args = [...QUICK, '--scenario', 'login', '--duration', '4s'];
  const { result } = await experiment(t, 'sticky-l4', { args, kill: true });
  t.match(result, {
    verdict: 'intact',
    surprises: [],
    guarantees: { 'logout-final': { verdict: 'intact' } },
  });
});

t.test('users who arrive at a rate are judged and predicted alike', async (t) => {
  const args = ['--scenario', 'image', '--rate', '60', '--duration', '2s', '--pause', '20ms', '--flows', '3'];
  const { result } = await experiment(t, 'round-robin', { args });
  t.match(result, { verdict: 'broken', surprises: [], load: { rate: 60, arrivals: 'poisson' } });
});

t.test('what a kill may cost logins and logouts is within what theory allows', async (t) => {
  const args = [...QUICK, '--scenario', 'login', '--duration', '4s'];
  const { result } = await experiment(t, 'sticky', { args, kill: true });
  t.match(result, {
    verdict: 'intact',
    surprises: [],
    guarantees: { 'logout-final': { verdict: 'intact' } },
  });
});
