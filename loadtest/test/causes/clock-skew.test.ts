import t from 'tap';
import { NOTE, smallApp } from '../support/small-app.ts';
import { toldOf } from '../support/told-of.ts';

const HALF_HOUR_MS = 30 * 60_000;

/** Sessions expire half an hour after their last use, by each replica's own clock; the second's is so far ahead. */
const expires = (aheadMs: number) => () => {
  const store = new Map<string, { note: string; usedMs: number }>();
  return smallApp(({ method, cookie, form, fresh, replica, redirect, send, response }) => {
    const nowMs = Date.now() + (replica === 1 ? aheadMs : 0);
    response.setHeader('date', new Date(nowMs).toUTCString());
    const old = cookie('sid');
    const found = store.get(old ?? '');
    const known = found && nowMs - found.usedMs < HALF_HOUR_MS ? found : undefined;
    if (known) known.usedMs = nowMs;
    if (method === 'GET') return send(`note: ${known?.note ?? ''};`);
    const sid = known && old ? old : fresh();
    store.set(sid, { note: form.get('note') ?? '', usedMs: nowMs });
    redirect('/note', sid === old ? {} : { 'set-cookie': `sid=${sid}` });
  });
};

t.test('one replica forgets', (t) => {
  toldOf(t, {
    cause: 'clock-skew',
    scenario: NOTE,
    defective: expires(31 * 60_000),
    sound: expires(0),
    breaks: 'read-your-writes',
    figures: /only app-2 forgets: its Date is 31 min ahead/,
    more: { users: 7, flows: 8 },
  });
  t.end();
});

/** The cookie's Expires is by the replica's own clock; the Date is that of the proxy in front. */
const sets = (behindMs: number) => () => {
  const store = new Map<string, string>();
  return smallApp(({ method, cookie, form, fresh, replica, redirect, send }) => {
    const sid = cookie('sid') ?? fresh();
    const over = new Date(Date.now() + HALF_HOUR_MS - (replica === 1 ? behindMs : 0)).toUTCString();
    const headers = { 'set-cookie': `sid=${sid}; Expires=${over}` };
    if (method === 'GET') return send(`note: ${store.get(sid) ?? ''};`);
    store.set(sid, form.get('note') ?? '');
    redirect('/note', headers);
  });
};

t.test('one replica sets cookies that are over', (t) => {
  toldOf(t, {
    cause: 'clock-skew',
    scenario: NOTE,
    defective: sets(31 * 60_000),
    sound: sets(0),
    breaks: 'read-your-writes',
    figures: /app-2 sets cookies that were over/,
    more: { users: 7, flows: 8 },
  });
  t.end();
});
