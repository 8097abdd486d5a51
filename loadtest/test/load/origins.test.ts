/** Logins by way of another origin: by redirects, and by a form that posts itself. */
import type { RequestListener } from 'node:http';
import t, { type Test } from 'tap';
import { Judge } from '../../src/judge/judge.ts';
import { runLoad } from '../../src/load/run-load.ts';
import { loadScenarioFile } from '../../src/scenarios/file/load-scenario-file.ts';
import { LOAD } from '../support/load.ts';
import { smallApp } from '../support/small-app.ts';
import { serve } from '../support/target.ts';

/** An identity provider that consents at once, and hands the answer back as it is asked to. */
const provider: RequestListener = smallApp(({ query, redirect, send }) => {
  const back = query.get('redirect_uri') ?? '';
  const fields = { code: query.get('login_hint') ?? '', state: query.get('state') ?? '' };
  if (query.get('response_mode') !== 'form_post') return redirect(`${back}?${new URLSearchParams(fields)}`);
  send(
    `<body onload="document.forms[0].submit()"><form method="post" action="${back}">` +
      `<input type="hidden" name="code" value="${fields.code}"><input type="hidden" name="state" value="${fields.state}"></form>`,
  );
});

const relyingParty = (idp: () => string, self: () => string, mode: string): RequestListener => {
  const states = new Set<string>();
  const sessions = new Map<string, string>();
  return smallApp(({ path, query, form, cookie, fresh, redirect, send }) => {
    if (path === '/login') {
      const state = fresh();
      states.add(state);
      const asked = {
        redirect_uri: `${self()}/callback`,
        state,
        login_hint: query.get('as') ?? '',
        response_mode: mode,
      };
      return redirect(`${idp()}/authorize?${new URLSearchParams(asked)}`);
    }
    if (path === '/account') return send(`You are ${sessions.get(cookie('sid') ?? '') ?? 'nobody'}.`);
    const given = mode === 'form_post' ? form : query;
    if (!states.delete(given.get('state') ?? '')) return send('invalid state', {}, 403);
    const sid = fresh();
    sessions.set(sid, given.get('code') ?? '');
    redirect('/account', { 'set-cookie': `sid=${sid}` });
  });
};

async function login(t: Test, mode: 'query' | 'form_post', idpHost: string, listed: boolean) {
  const idp = await serve(t, provider);
  let self = '';
  const origin = `http://${idpHost}:${idp.port}`;
  const target = await serve(
    t,
    relyingParty(
      () => origin,
      () => self,
      mode,
    ),
  );
  self = target.origin;
  const yaml = `
session: sid
replica: { header: X-Replica }
denied: { status: [403] }
${listed ? `origins: ['${origin}']` : ''}
steps:
  - { name: log in, get: '/login?as={{mark}}', writes: { object: account, how: login }, shows: { object: account } }
  - { name: account, get: /account, shows: { object: account } }
`;
  const scenario = await loadScenarioFile(`${t.testdir({ 'app.yaml': yaml })}/app.yaml`);
  const judge = new Judge();
  const way = { resolve: new Map([[`${idpHost}:${idp.port}`, '127.0.0.1']]) };
  const load = {
    ...LOAD,
    ...scenario,
    target,
    clients: 'none',
    connections: 'mixed',
    probes: true,
    way,
  } as const;
  await runLoad(load, (event) => judge.add(event), new AbortController().signal);
  return judge.result();
}

for (const mode of ['query', 'form_post'] as const) {
  t.test(`${mode}: a login by way of an origin that is listed is completed`, async (t) => {
    const { verdict, guarantees, losses } = await login(t, mode, 'login.test', true);
    t.same(losses.byCause, {});
    t.match(guarantees.handshake, { verdict: 'intact', violations: 0 });
    t.equal(verdict, 'intact');
  });
}

t.test('another port of the same host is the same site, and need not be listed', async (t) => {
  t.equal((await login(t, 'query', '127.0.0.1', false)).verdict, 'intact');
});

t.test('an origin that is not listed is not gone to, and the message says how to list it', async (t) => {
  await t.rejects(login(t, 'query', 'login.test', false), {
    code: 'USER',
    message: /leads to another origin \(FOREIGN_REDIRECT: to http:\/\/login\.test:\d+\): .* origins:/,
  });
});

t.test('a callback whose answer looks well, and logs nobody in, is refused all the same', async (t) => {
  let asked = 0;
  const listener: RequestListener = smallApp(({ path, query, cookie, fresh, redirect, send }) => {
    const as = encodeURIComponent(query.get('as') ?? query.get('code') ?? '');
    if (path === '/login') return redirect(`/idp?as=${as}`);
    if (path === '/idp') return redirect(`/callback?code=${as}&state=x`);
    if (path === '/account') return send(`You are ${cookie('sid')?.split('/')[0] ?? 'nobody'}.`);
    if (path === '/sign-in') return send('Try again.');
    // Every third is sent back with an error, every third is shown one.
    asked++;
    if (asked % 3 === 0) return redirect('/sign-in?error=OAuthCallback');
    if (asked % 3 === 1) return send('Something went wrong.');
    redirect('/account', { 'set-cookie': `sid=${as}/${fresh()}` });
  });
  const yaml = `
session: sid
replica: { header: X-Replica }
steps:
  - { name: log in, get: '/login?as={{mark}}', writes: { object: account, how: login }, shows: { object: account } }
`;
  const scenario = await loadScenarioFile(`${t.testdir({ 'app.yaml': yaml })}/app.yaml`);
  const judge = new Judge();
  const target = await serve(t, listener);
  const load = { ...LOAD, ...scenario, target, clients: 'none', connections: 'mixed', probes: true } as const;
  await runLoad(load, (event) => judge.add(event), new AbortController().signal);
  const { guarantees } = judge.result();
  t.equal(guarantees.handshake?.verdict, 'broken');
  t.notOk(guarantees['read-your-writes']?.violations, 'nobody is owed a login that was refused');
  t.notOk(guarantees['session-kept']?.violations);
});
