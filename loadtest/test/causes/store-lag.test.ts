import t from 'tap';
import { NOTE, smallApp } from '../support/small-app.ts';
import { toldOf } from '../support/told-of.ts';

/** Written to a primary, read from a standby that is so far behind. */
const app = (lagMs: number) => () => {
  const standby = new Map<string, string>();
  return smallApp(({ method, cookie, form, fresh, redirect, send }) => {
    const sid = cookie('sid') ?? fresh();
    if (method === 'GET') return send(`note: ${standby.get(sid) ?? ''};`);
    const note = form.get('note') ?? '';
    if (lagMs === 0) standby.set(sid, note);
    else setTimeout(() => standby.set(sid, note), lagMs);
    redirect('/note', { 'set-cookie': `sid=${sid}` });
  });
};

toldOf(t, {
  cause: 'store-lag',
  scenario: NOTE,
  defective: app(150),
  sound: app(0),
  breaks: 'read-your-writes',
  figures: /right by itself about \d+ ms after the write/,
});
