/** The lab's HTTP contract, and what only this stack does. */

import { httpConformance, Visitor } from '@session-lab/shared/testing';
import { markedPng } from 'session-lab';
import t from 'tap';
import { startApp, traits } from './support/start-app.ts';

const { url } = await startApp(t);

httpConformance(t, { url, replica: 'app-1', start: startApp, traits });

t.test('the cookie’s value is signed as express-session does it', async (t) => {
  const [line = ''] = (await new Visitor(url).post('/views')).headers.getSetCookie();
  t.match(line, /^sid=s%3A[^;]+; Path=\/; HttpOnly; SameSite=Lax$/);
});

t.test('an address that can’t be decoded is an answer like any other', async (t) => {
  const { headers, body } = await new Visitor(url).get('/%');
  t.equal(headers.get('x-replica'), 'app-1');
  t.match(body, { replica: 'app-1' });
});

t.test('too large an image is refused in multer’s words', async (t) => {
  const visitor = new Visitor((await startApp(t, { UPLOAD_MAX_BYTES: '100' })).url);
  t.match((await visitor.upload('large.png', markedPng('large'))).body, { error: 'LIMIT_FILE_SIZE' });
});
