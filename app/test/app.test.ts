/** The lab's HTTP contract, and what only this stack does. */

import { httpConformance, Visitor } from '@session-lab/shared/testing';
import { markedPng } from 'session-lab';
import t from 'tap';
import { startApp, traits } from './support/start-app.ts';

const { url } = await startApp(t);

httpConformance(t, { url, replica: 'app-1', start: startApp, traits });

t.test('image: a part without a name is named for it', async (t) => {
  const visitor = new Visitor(url);
  const head =
    '--x\r\ncontent-disposition: form-data; name="image"\r\ncontent-type: application/octet-stream\r\n\r\n';
  const body = Buffer.concat([Buffer.from(head), markedPng('mine'), Buffer.from('\r\n--x--\r\n')]);
  const headers = { 'content-type': 'multipart/form-data; boundary=x' };
  t.equal((await visitor.send('/image', { method: 'POST', headers, body })).status, 303);
  t.match((await visitor.get('/image')).body, { image: { type: 'image/png' } });
});
