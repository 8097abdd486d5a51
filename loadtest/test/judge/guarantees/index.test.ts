/** What holds for every guarantee there is, and for each that will be added. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { guarantees, guaranteesThatFallTo } from '../../../src/judge/guarantees/index.ts';
import { found } from '../../support/notation.ts';

for (const { name, violatedBy } of guarantees) {
  t.test(`${name} is violated by the history that it names`, async (t) => {
    t.match(found(name, violatedBy.join('\n')), { violations: 1 });
  });

  t.test(`${name} has a test that shows an app that breaks it`, async (t) => {
    const file = join(import.meta.dirname, `${name}.test.ts`);
    t.ok(
      existsSync(file) && new RegExp(`foundBroken\\(\\s*t,\\s*'${name}',`).test(readFileSync(file, 'utf8')),
      file,
    );
  });
}

t.test('no two guarantees share a name, a title or a precedence', async (t) => {
  for (const key of ['name', 'title', 'precedence'] as const)
    t.equal(new Set(guarantees.map((guarantee) => guarantee[key])).size, guarantees.length, key);
});

t.test('what a kind of loss violates is read off the guarantees', async (t) => {
  const ofAMemory = guaranteesThatFallTo('lost-memory');
  t.notOk(ofAMemory.includes('no-lost-update'));
  t.same(
    new Set(guaranteesThatFallTo('older-state')),
    new Set([...ofAMemory, 'no-lost-update']),
    'an older state breaks what a memory guards, and updates',
  );
  t.same(
    guaranteesThatFallTo('gone'),
    guaranteesThatFallTo('older-state').filter((name) => name !== 'logout-final'),
    'what is gone altogether shows nothing old',
  );
  t.same(guaranteesThatFallTo('race'), ['no-lost-update']);
});
