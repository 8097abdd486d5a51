import t from 'tap';
import { id, newcomers, said, visit } from '../../support/visits.ts';

const given = (values: readonly string[], headers: Readonly<Record<string, string>> = {}, name = 'sid') =>
  values.map((value) => visit('new', { headers, set: [`${name}=${value}; HttpOnly; Secure`] }));

t.test('two visitors with one session are broken, whether a cache says so or not', async (t) => {
  t.match(said('caches', given([id(1), id(1), id(2)], { age: '9' })), {
    verdict: 'broken',
    says: /^2 of 3 new visitors were given a session that others were given/,
    evidence: ['a cache says that it answered (age: 9)'],
  });
  t.match(said('caches', given([id(1), id(1), id(2)])), { verdict: 'broken' });
});

t.test('what carries no identity may be the same for everybody', async (t) => {
  const empty = 'eyJmbGFzaCI6e30sInYiOjF9';
  t.equal(said('caches', given([empty, empty, empty], {}, 'session')), null);
  t.equal(said('caches', given(['dark', 'dark', 'dark'], {}, 'theme')), null);
});

t.test('a cache’s answer with a session in it is looked at, and so is one that may be stored', async (t) => {
  const hit = { 'x-cache': 'HIT from edge' };
  t.match(said('caches', given([id(1), id(2), id(3)], hit)), {
    verdict: 'look',
    says: /sets the session cookie sid/,
  });
  const stored = { 'cache-control': 'public, max-age=60' };
  t.match(said('caches', given([id(1), id(2), id(3)], stored)), {
    verdict: 'look',
    evidence: ['Cache-Control: public, max-age=60'],
  });
});

t.test('sessions of their own, which no cache may store, are ok', async (t) => {
  t.match(said('caches', newcomers(4, ['app-1'])), { verdict: 'ok', says: /Each of 4 new visitors/ });
  t.match(said('caches', given([id(1), id(2), id(3)], { 'cache-control': 'private, max-age=60' })), {
    verdict: 'ok',
  });
});

t.test('without sessions there is nothing to say', async (t) => {
  t.equal(said('caches', [visit('new'), visit('new'), visit('new')]), null);
});
