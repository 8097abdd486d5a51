import t from 'tap';
import { NOTE, smallApp } from '../support/small-app.ts';
import { toldOf } from '../support/told-of.ts';

/** Every so many writes are acknowledged, and not stored: the store has refused them. */
const app = (every: number) => () => {
  const store = new Map<string, string>();
  let writes = 0;
  return smallApp(({ method, cookie, form, fresh, redirect, send }) => {
    const sid = cookie('sid') ?? fresh();
    if (method === 'GET') return send(`note: ${store.get(sid) ?? ''};`);
    if (++writes % every !== 0) store.set(sid, form.get('note') ?? '');
    redirect('/note', { 'set-cookie': `sid=${sid}` });
  });
};

toldOf(t, {
  cause: 'write-not-stored',
  scenario: NOTE,
  defective: app(4),
  sound: app(Number.POSITIVE_INFINITY),
  breaks: 'read-your-writes',
  figures: /\d+ writes of \d+/,
});
