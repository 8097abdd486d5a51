/** What a failover loses is counted, and a lab that is said to wait for its replicas, and does not, is found out. */
import t, { type Test } from 'tap';
import { experiment } from './support/experiment.ts';

/** New users all the time, so that some have only just begun; and all of them stay until all parts are back. */
const args = ['--scenario', 'image', '--rate', '6', '--flows', '50', '--pause', '100ms', '--duration', '6s'];

const cut = async (t: Test, name: string, really = {}) =>
  (await experiment(t, name, { args, fault: 'cut-primary', really })).result;

t.test('a primary that is cut off from its replicas loses what it answered, as predicted', async (t) => {
  const { surprises, fault } = await cut(t, 'redis-ha');
  t.same(surprises, []);
  t.ok(fault?.lostByCause['lost-by-store'], 'sessions that were answered for');
});

t.test('unless it waits for them: then it answers for nothing that can be lost', async (t) => {
  const { surprises, fault } = await cut(t, 'redis-ha-wait');
  t.match({ surprises, fault }, { surprises: [], fault: { lost: 0, predictedLost: [0, 0] } });
  t.ok(fault?.flows.ok, 'and users went on');
});

t.test('a lab that is said to wait, and does not, is found out', async (t) => {
  const { asPredicted, losses } = await cut(t, 'redis-ha-wait', { acknowledgements: 0 });
  t.equal(asPredicted, false);
  t.ok(losses.afterFault?.['lost-by-store'], JSON.stringify(losses.afterFault));
});
