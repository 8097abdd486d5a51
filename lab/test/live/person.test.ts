/** What became of one's own session, from what passes between a browser and a lab. */
import { HOPS_COOKIE, shortNameOf } from '@session-lab/app';
import t from 'tap';
import { Person } from '../../src/live/person.ts';
import type { Exchange } from '../../src/live/tap.ts';

const exchange = (
  replica: string | null,
  given: {
    readonly method?: string;
    readonly path?: string;
    readonly status?: number | null;
    readonly sent?: string;
    readonly set?: string;
    /** What the app's pages say of it. */
    readonly known?: boolean;
  },
): Exchange => {
  const { method = 'GET', path = '/image', status = 200, sent, set, known } = given;
  const hop = `${method}~${replica}~${sent === undefined ? '' : shortNameOf(sent)}~${known ? '1' : ''}~`;
  return {
    ...{ method, path, status, replica, at: 1 },
    cookies: new Map(sent === undefined ? [] : [['sid', sent]]),
    setCookies: new Map([
      ...(set === undefined ? [] : [['sid', set] as const]),
      ...(known === undefined ? [] : [[HOPS_COOKIE, hop] as const]),
    ]),
  };
};

t.test('a session that another replica has', async (t) => {
  const person = new Person({ shared: false });
  t.match(person.see(exchange('app-1', { known: false })), { fate: 'none', sent: null, cause: null });
  t.match(person.see(exchange('app-2', { method: 'POST', set: 'one', known: false })), {
    fate: 'none',
    set: shortNameOf('one'),
  });
  t.match(person.see(exchange('app-3', { sent: 'one', set: '', known: false })), {
    ...{ fate: 'lost', cause: 'wrong-replica', holder: 'app-2' },
    ...{ sent: shortNameOf('one'), set: 'cleared' },
  });
  t.match(person.see(exchange('app-2', { sent: 'one', known: true })), { fate: 'found', cause: null });
});

t.test('a session whose replica has died, and one that is younger than that', async (t) => {
  const person = new Person({ shared: false });
  person.see(exchange('app-2', { set: 'one', known: false }));
  person.died('app-2');
  t.match(person.see(exchange('app-2', { sent: 'one', set: 'two', known: false })), {
    ...{ fate: 'lost', cause: 'dead-replica', holder: null },
  });
  t.match(person.see(exchange('app-1', { sent: 'two', known: false })), { cause: 'wrong-replica' });
});

t.test('where all share a store, only its death loses a session', async (t) => {
  const person = new Person({ shared: true });
  person.see(exchange('app-2', { set: 'one', known: false }));
  person.died('app-2');
  t.match(person.see(exchange('app-3', { sent: 'one', known: true })), { fate: 'found' });
  person.died(null);
  t.match(person.see(exchange('app-3', { sent: 'one', known: false })), {
    ...{ fate: 'lost', cause: 'lost-by-store', holder: null },
  });
});

t.test('an error is no loss, and of an app that says nothing a new cookie tells', async (t) => {
  const person = new Person({ shared: false });
  t.match(person.see(exchange('app-1', { sent: 'one', status: 503 })), { fate: 'failed', cause: null });
  t.match(person.see(exchange(null, { sent: 'one', status: null })), { fate: 'failed', replica: null });
  t.match(person.see(exchange('app-1', { sent: 'one' })), { fate: 'unknown' });
  t.match(person.see(exchange('app-1', { sent: 'one', set: 'two' })), { fate: 'lost', cause: 'unexplained' });
  t.match(person.see(exchange('app-1', { sent: 'one', set: 'two', path: '/login' })), { fate: 'unknown' });
});
