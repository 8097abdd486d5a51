import t from 'tap';
import { NOTE, smallApp } from '../support/small-app.ts';
import { toldOf } from '../support/told-of.ts';

/** Its redirect's headers leave at once, its body when the store has the session, 40 ms later. */
const app = (savesFirst: boolean) => () => {
  const store = new Map<string, string>();
  return smallApp(({ method, cookie, form, fresh, response, redirect, send }) => {
    const sid = cookie('sid') ?? fresh();
    if (method === 'GET') return send(`note: ${store.get(sid) ?? ''};`);
    const save = (): void => void store.set(sid, form.get('note') ?? '');
    if (savesFirst) {
      save();
      return redirect('/note', { 'set-cookie': `sid=${sid}` });
    }
    response.writeHead(303, { location: '/note', 'set-cookie': `sid=${sid}` });
    response.write('moved');
    setTimeout(() => {
      save();
      response.end('.');
    }, 40);
  });
};

toldOf(t, {
  cause: 'redirect-before-save',
  scenario: NOTE,
  defective: app(false),
  sound: app(true),
  breaks: 'read-your-writes',
  figures: /\d+ ms .* before the redirect had ended/,
});
