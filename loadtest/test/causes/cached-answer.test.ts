import t from 'tap';
import { NOTE, smallApp } from '../support/small-app.ts';
import { toldOf } from '../support/told-of.ts';

/** A cache in front keeps the page for everybody, or nothing. */
const app = (caches: boolean) => () => {
  const store = new Map<string, string>();
  let kept: string | null = null;
  return smallApp(({ method, cookie, form, fresh, number, redirect, send }) => {
    const sid = cookie('sid') ?? fresh();
    if (method === 'GET') {
      if (caches && kept !== null && number % 4 === 0) return send(kept, { age: '7', 'x-cache': 'HIT' });
      kept = `note: ${store.get(sid) ?? ''};`;
      return send(kept);
    }
    store.set(sid, form.get('note') ?? '');
    redirect('/note', { 'set-cookie': `sid=${sid}` });
  });
};

toldOf(t, {
  cause: 'cached-answer',
  scenario: NOTE,
  defective: app(true),
  sound: app(false),
  breaks: 'isolation',
  figures: /GET \/note \(age: 7\)/,
});
