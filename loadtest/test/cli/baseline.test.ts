/** What one replica alone violates is the app's own, and no fault of the nodes; unless they add a cause of theirs. */
import type { RequestListener } from 'node:http';
import t, { type Test } from 'tap';
import { judgeAlone } from '../../src/cli/judge-alone.ts';
import { Judge } from '../../src/judge/judge.ts';
import { runLoad } from '../../src/load/run-load.ts';
import { loadScenarioFile } from '../../src/scenarios/file/load-scenario-file.ts';
import { LOAD } from '../support/load.ts';
import { LOGIN, smallApp } from '../support/small-app.ts';
import { serve } from '../support/target.ts';

const STEPS = `${LOGIN}  - { name: log out, post: /logout, writes: { object: account, how: logout } }
  - { name: old cookie, get: /account, replay: true, shows: { object: account } }
`;

/** Its logout clears the cookie, and leaves the session; each replica has a memory of its own, or all have one. */
const app = (count: number, shared = true): RequestListener => {
  const memories = Array.from({ length: count }, () => new Map<string, string>());
  return smallApp(
    ({ path, cookie, form, fresh, replica, send }) => {
      const memory = memories[shared ? 0 : replica] ?? new Map();
      if (path === '/logout') return send('out', { 'set-cookie': 'sid=; Max-Age=0' });
      if (path !== '/login') {
        const name = memory.get(cookie('sid') ?? '');
        return send(name === undefined ? 'who?' : `You are ${name}.`, {}, name === undefined ? 401 : 200);
      }
      const sid = fresh();
      memory.set(sid, form.get('name') ?? '');
      send('in', { 'set-cookie': `sid=${sid}` });
    },
    { count },
  );
};

async function judged(t: Test, cluster: RequestListener, one: RequestListener | null) {
  const [target, alone] = [await serve(t, cluster), one && (await serve(t, one))];
  const scenario = await loadScenarioFile(`${t.testdir({ 'app.yaml': STEPS })}/app.yaml`);
  const load = {
    ...LOAD,
    ...scenario,
    target,
    clients: 'none',
    connections: 'mixed',
    probes: true,
    lookMs: 200,
  } as const;
  const { signal } = new AbortController();
  const judge = new Judge();
  const baseline = alone && (await judgeAlone(load, alone, signal));
  await runLoad(
    load,
    (event) => {
      judge.add(event);
      if (event.type === 'run' && baseline) judge.add(baseline);
    },
    signal,
  );
  return judge.result();
}

t.test('without a baseline, the app is broken', async (t) => {
  const { verdict, guarantees } = await judged(t, app(2), null);
  t.equal(verdict, 'broken');
  t.equal(guarantees['logout-final']?.own, undefined);
});

t.test('with one, what is its own does not count', async (t) => {
  const { verdict, guarantees, baseline } = await judged(t, app(2), app(1));
  t.match(guarantees['logout-final'], { verdict: 'broken', own: true });
  t.equal(verdict, 'intact');
  t.ok(baseline);
});

t.test('a cause that comes with the nodes counts, and so does all that it may have a part in', async (t) => {
  const { verdict, guarantees } = await judged(t, app(2, false), app(1));
  t.equal(verdict, 'broken');
  t.equal(guarantees['session-kept']?.verdict, 'broken');
  t.equal(guarantees['logout-final']?.own, undefined);
});
