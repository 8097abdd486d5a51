import { createHmac } from 'node:crypto';
import t from 'tap';
import { NOTE, smallApp } from '../support/small-app.ts';
import { toldOf } from '../support/told-of.ts';

/** The session is the cookie, signed with the replica's own key, or with everybody's. */
const app = (keys: readonly string[]) => () =>
  smallApp(({ method, cookie, form, replica, redirect, send }) => {
    const key = keys[replica] ?? '';
    const sign = (text: string): string => `${text}.${createHmac('sha256', key).update(text).digest('hex')}`;
    const [text = ''] = (cookie('sid') ?? '').split('.');
    const note = cookie('sid') === sign(text) ? Buffer.from(text, 'base64url').toString() : '';
    if (method === 'GET') return send(`note: ${note};`);
    redirect('/note', {
      'set-cookie': `sid=${sign(Buffer.from(form.get('note') ?? '').toString('base64url'))}`,
    });
  });

toldOf(t, {
  cause: 'key-differs',
  scenario: NOTE,
  defective: app(['one', 'another']),
  sound: app(['one', 'one']),
  breaks: 'read-your-writes',
});
