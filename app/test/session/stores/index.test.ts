import { globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { stores } from '../../../src/session/stores/index.ts';

t.test('every store is put to the contract, in a test that is named like it', async (t) => {
  for (const { name } of stores) {
    const files = globSync(`${name}{,.lab}.test.ts`, { cwd: import.meta.dirname });
    t.equal(files.length, 1, name);
    const test = await readFile(join(import.meta.dirname, files[0] ?? ''), 'utf8');
    t.match(test, /\b(storeContract|redisContract)\(t, /, name);
  }
});

t.test('names differ, and each says in one sentence what it is', async (t) => {
  t.equal(new Set(stores.map(({ name }) => name)).size, stores.length);
  for (const { says } of stores) t.match(says, /^[^.]{20,120}$/);
});

t.test('traits fit together', async (t) => {
  for (const { name, because, traits, needs } of stores) {
    t.equal(because !== null, traits.shared, `${name}: there is a reason where any replica finds a session`);
    if (traits.server === null) t.notOk(traits.failsOver || traits.tls, `${name}: has no server to guard`);
    if (traits.copies !== null) t.same(needs, ['PEERS', 'PEER_SECRET'], `${name}: copies need peers`);
  }
});
