import t from 'tap';
import { NOTE, smallApp } from '../support/small-app.ts';
import { toldOf } from '../support/told-of.ts';

const app = (setCookie: (sid: string) => string | null) => () => {
  const store = new Map<string, string>();
  return smallApp(({ method, cookie, form, fresh, redirect, send }) => {
    const sid = cookie('sid') ?? fresh();
    if (method === 'GET') return send(`note: ${store.get(sid) ?? ''};`);
    store.set(sid, form.get('note') ?? '');
    const line = setCookie(sid);
    redirect('/note', line === null ? {} : { 'set-cookie': line });
  });
};

const sound = app((sid) => `sid=${sid}; Path=/; HttpOnly; SameSite=Lax`);

t.test('a cookie for another domain', (t) => {
  toldOf(t, {
    cause: 'cookie-refused',
    scenario: NOTE,
    defective: app((sid) => `sid=${sid}; Domain=other.test`),
    sound,
    breaks: 'read-your-writes',
    figures: /sid/,
  });
  t.end();
});

t.test('none at all', (t) => {
  toldOf(t, {
    cause: 'cookie-refused',
    scenario: NOTE,
    defective: app(() => null),
    sound,
    breaks: 'read-your-writes',
    figures: /no answer sets a cookie/,
  });
  t.end();
});
