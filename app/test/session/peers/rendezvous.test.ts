import { newSessionId } from '@session-lab/shared';
import t from 'tap';
import { rendezvous } from '../../../src/session/peers/rendezvous.ts';

const peers = ['app-1', 'app-2', 'app-3', 'app-4'].map((name) => ({ name }));
const ids = Array.from({ length: 2000 }, () => newSessionId());
const first = (id: string, candidates = peers) => rendezvous(id, candidates)[0]?.name;

t.test('all come to the same order, however they name the candidates', async (t) => {
  for (const id of ids.slice(0, 50)) t.same(rendezvous(id, peers), rendezvous(id, peers.toReversed()));
});

t.test('spreads sessions evenly', async (t) => {
  for (const { name } of peers) {
    const share = ids.filter((id) => first(id) === name).length / ids.length;
    // Six standard deviations of a fair draw.
    t.ok(Math.abs(share - 0.25) < 0.06, `${name}: ${share}`);
  }
});

t.test('when one goes, only its own sessions move', async (t) => {
  const left = peers.slice(1);
  for (const id of ids) {
    const before = first(id);
    if (before === 'app-1' || before === first(id, left)) continue;
    t.fail('a session moved whose own place is still there');
  }
});
