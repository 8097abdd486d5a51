/** The session's id, wherever it is: told by fingerprint alone, and followed alike. */
import type { RequestListener } from 'node:http';
import t from 'tap';
import { Judge } from '../../src/judge/judge.ts';
import { runLoad } from '../../src/load/run-load.ts';
import { loadScenarioFile } from '../../src/scenarios/file/load-scenario-file.ts';
import { LOAD } from '../support/load.ts';
import { smallApp } from '../support/small-app.ts';
import { serve } from '../support/target.ts';

/** Tokens are long, and easy to find where they must not be. */
const TOKEN = 'secret-token-';

interface Place {
  readonly session: string;
  /** The steps that hand the id on. */
  readonly extract: string;
  readonly headers?: string;
  readonly query?: string;
}

const places: Readonly<Record<string, Place>> = {
  'a header': {
    session: '{ header: X-Session }',
    extract: 'extract: { id: { header: X-Session } }',
    headers: "headers: { X-Session: '{{id}}' }, ",
  },
  'a JSON body': {
    session: '{ json: /token }',
    extract: 'extract: { id: { json: /token } }',
    headers: "headers: { Authorization: 'Bearer {{id}}' }, ",
  },
  'a query parameter': {
    session: '{ query: sid }',
    extract: 'extract: { id: { json: /token } }',
    query: '?sid={{id}}',
  },
};

/** @param own each replica has a memory of its own */
const app = (own: boolean): RequestListener => {
  const memories = [new Map<string, string>(), new Map<string, string>()];
  return smallApp(({ method, path, query, header, form, fresh, replica, send }) => {
    const memory = memories[own ? replica : 0] ?? new Map();
    const id = header['x-session'] ?? header.authorization?.slice(7) ?? query.get('sid') ?? '';
    if (path === '/begin') {
      const token = `${TOKEN}${fresh()}`;
      memory.set(token, '');
      const next = `/note?sid=${token}`;
      return send(JSON.stringify({ token, next }), {
        'x-session': token,
        'content-type': 'application/json',
      });
    }
    if (!memory.has(id as string)) return send('{}', {}, 401);
    if (method === 'POST') memory.set(id as string, form.get('note') ?? '');
    send(JSON.stringify({ note: memory.get(id as string) }));
  });
};

for (const [place, { session, extract, headers = '', query = '' }] of Object.entries(places)) {
  const yaml = `
session: ${session}
replica: { header: X-Replica }
denied: { status: [401] }
steps:
  - { name: begin, get: /begin, ${extract} }
  - { name: note, post: '/note${query}', ${headers}form: { note: '{{mark}}' }, writes: { object: note } }
  - { name: page, get: '/note${query}', ${headers}shows: { object: note } }
`;
  const judge = async (own: boolean) => {
    const judge = new Judge();
    let text = '';
    const target = await serve(t, app(own));
    const scenario = await loadScenarioFile(`${t.testdir({ 'app.yaml': yaml })}/app.yaml`);
    const load = {
      ...LOAD,
      ...scenario,
      target,
      clients: 'none',
      connections: 'mixed',
      probes: true,
      lookMs: 300,
    } as const;
    await runLoad(
      load,
      (event) => {
        text += JSON.stringify(event);
        judge.add(event);
      },
      new AbortController().signal,
    );
    return { result: judge.result(), text };
  };

  t.test(`in ${place}: a sound app is intact, and no id is written down`, async (t) => {
    const { result, text } = await judge(false);
    t.equal(result.verdict, 'intact', JSON.stringify(result.guarantees));
    t.notMatch(text, TOKEN);
    t.match(text, /"sent":"[0-9a-f]{8}"/);
    t.ok(result.sessions.started > 0);
  });

  t.test(`in ${place}: replicas that know only their own are broken`, async (t) => {
    const { result } = await judge(true);
    t.equal(result.verdict, 'broken');
    t.same(Object.keys(result.losses.byCause), ['wrong-replica']);
  });
}
