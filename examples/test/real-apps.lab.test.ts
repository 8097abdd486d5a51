/** Apps that are not the lab's own, as Debian has them, on two replicas: what the loadtest says of their sessions. */
import t from 'tap';
import { djangoAdmin } from './recorded/django-admin.ts';
import { dokuwiki } from './recorded/dokuwiki.ts';
import { runScenario } from './support/run-scenario.ts';

const LOAD = ['--users', '8', '--flows', '8', '--pause', '20ms'];

for (const app of [djangoAdmin, dokuwiki]) {
  const { name, without: skip } = app;

  t.test(`${name} keeps sessions that its replicas share`, { skip }, async (t) => {
    const { target } = await app.start(t, 'shared');
    const { code, result } = await runScenario(t, name, target, ...LOAD);
    t.equal(code, 0);
    t.match(result, { verdict: 'intact', replicas: 2, httpErrors: 0, sessions: { lost: 0 } });
  });

  t.test(`${name} loses sessions that each replica has for itself`, { skip }, async (t) => {
    const { target } = await app.start(t, 'apart');
    const { code, result } = await runScenario(t, name, target, ...LOAD);
    t.equal(code, 1);
    t.match(result, { verdict: 'broken', replicas: 2, httpErrors: 0 });
    t.ok(result.losses.byCause['wrong-replica'], JSON.stringify(result.losses.byCause));
  });
}
