/** Tomcat's ways of replicating sessions, on real parts: what each keeps, a death of a replica among it, as theory has it. */
import t from 'tap';
import { experiment, GENTLE, QUICK } from '../../../lab/test/support/experiment.ts';
import { without } from './support/start-app.ts';

const kill = { args: [...GENTLE, '--duration', '3s'], kill: true } as const;

t.test('written at once, and with one backup, nothing is lost by a death', { skip: without }, async (t) => {
  for (const name of ['replicated+tomcat', 'backup-sticky+tomcat']) {
    const { result } = await experiment(t, name, kill);
    t.match(result, { verdict: 'intact', surprises: [], fault: { lost: 0 } }, name);
  }
});

t.test('in one memory, the users of the dead replica lose theirs', { skip: without }, async (t) => {
  const { result } = await experiment(t, 'sticky+tomcat', kill);
  t.match(result, { verdict: 'intact', surprises: [] });
  t.ok(result.fault && result.fault.lost > 0);
});

t.test('a queue, Tomcat’s usual, is told from writes at once', { skip: without }, async (t) => {
  const args = [...QUICK, '--flows', '12', '--pause', '0ms'];
  const late = await experiment(t, 'replicated-async+tomcat', { args });
  t.same(late.result.surprises, [], 'whatever chance made of it');
  const never = await experiment(t, 'replicated+tomcat', { args, really: { store: 'memory' } });
  t.match(never.result, { verdict: 'broken', asPredicted: false });
});
