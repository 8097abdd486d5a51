import t from 'tap';
import { said, visit } from '../../support/visits.ts';

const announcing = (seconds: number) => visit('new', { headers: { 'keep-alive': `timeout=${seconds}` } });
const used = (status: number | null) => visit('idle', { status, reused: true, idleMs: 4000 });
const watched = (watchedMs: number, closedAfterMs: number | null) => ({ idle: { watchedMs, closedAfterMs } });

t.test('a request on an idle connection that fails is looked at: once may be chance', async (t) => {
  t.match(said('keep-alive', [announcing(5), used(502)], watched(7500, 5600)), {
    verdict: 'look',
    says: /idle for 4 s was answered 502, and no other request failed/,
  });
  t.notMatch(said('keep-alive', [visit('new', { status: 502 }), used(502)])?.says, /no other/);
  t.match(said('keep-alive', [announcing(5), used(null)]), { verdict: 'look', says: /cut off/ });
});

t.test('closed as announced is ok; sooner, or not at all, is looked at', async (t) => {
  t.match(said('keep-alive', [announcing(5), used(200)], watched(6000, 5600)), {
    verdict: 'ok',
    says: /5\.6 s, as announced/,
  });
  t.match(said('keep-alive', [announcing(60), used(200)], watched(6000, 5000)), {
    verdict: 'look',
    says: /though 60 s are announced/,
  });
  t.match(said('keep-alive', [announcing(5), used(200)], watched(7500, null)), {
    verdict: 'look',
    says: /the app’s word/,
  });
});

t.test('where nothing is announced and nothing closed, when that happens is not known', async (t) => {
  const found = said('keep-alive', [visit('new'), used(200)], watched(8000, null));
  t.match(found, { verdict: 'ok', says: /was used again; when idle ones are closed is not known/ });
});

t.test('where connections are not kept there is nothing to say', async (t) => {
  t.equal(said('keep-alive', [visit('new'), visit('idle')], watched(100, 3)), null);
});
