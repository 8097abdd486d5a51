import t from 'tap';
import { smallApp } from '../support/small-app.ts';
import { toldOf } from '../support/told-of.ts';

const FRAME = `
session: s
replica: { header: X-Replica }
steps:
  - { name: first, post: /note, form: { note: '{{mark}}' }, writes: { object: note } }
  - together:
      - { name: frame, get: /frame }
      - { name: beside, post: /note, after-ms: 15, form: { note: '{{beside}}' }, writes: { object: note, mark: beside } }
  - { name: page, get: /note, shows: { object: note } }
`;

/** The session is the cookie; every answer sends it anew, or only those that change it. */
const app = (rolls: boolean) => () =>
  smallApp(async ({ method, path, cookie, form, fresh, send }) => {
    const [note = ''] = (cookie('s') ?? '').split('/');
    const anew = (value: string) => ({ 'set-cookie': `s=${value}/${fresh()}` });
    if (method === 'POST') return send('kept', anew(form.get('note') ?? ''));
    if (path === '/frame') await new Promise((resolve) => setTimeout(resolve, 60));
    send(`note: ${note};`, rolls ? anew(note) : {});
  });

toldOf(t, {
  cause: 'cookie-rolled-back',
  scenario: FRAME,
  defective: app(true),
  sound: app(false),
  breaks: 'read-your-writes',
  figures: /GET \/frame began \d+ ms before the write had been answered, and ended \d+ ms after that/,
});
