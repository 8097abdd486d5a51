/** The lab's HTTP contract on a real Tomcat, and what only this stack does. */
import { httpConformance, Visitor } from '@session-lab/shared/testing';
import t from 'tap';
import { startApp, traits, without } from './support/start-app.ts';

t.test('the lab’s HTTP contract', { skip: without }, async (t) => {
  const { url } = await startApp(t);
  httpConformance(t, { url, replica: 'app-1', start: startApp, traits });

  t.test('an address that can’t be decoded is an answer like any other', async (t) => {
    const { status, headers, body } = await new Visitor(url).get('/%');
    t.equal(status, 400);
    t.equal(headers.get('x-replica'), 'app-1');
    t.match(body, { replica: 'app-1', error: 'BAD_REQUEST' });
  });
});
