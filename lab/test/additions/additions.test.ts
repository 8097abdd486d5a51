/** What it takes to add something, shown: docs/architecture.md counts the very files that each patch here touches. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { ROOT } from '../../src/paths.ts';
import { PatchedCheckout } from '../support/patched-checkout.ts';
import { ADDITIONS, type Addition, patchOf } from './additions.ts';

for (const [name, addition] of Object.entries(ADDITIONS))
  t.test(`${addition.row} takes the files that the document counts`, async (t) =>
    sameFilesAsToldIn(t, await readFile(patchOf(name), 'utf8'), addition),
  );

t.test('applied to this checkout, all of them together compile', async (t) => {
  const checkout = await PatchedCheckout.make(t, Object.keys(ADDITIONS).map(patchOf));
  await t.resolves(checkout.compile());
});

async function sameFilesAsToldIn(t: Test, patch: string, { row, registries }: Addition): Promise<void> {
  const files = [...patch.matchAll(/^diff --git a\/(\S+)/gm)].map(([, file = '']) => file);
  const added = files.filter((file) => !registries.includes(file));
  for (const registry of registries) t.ok(files.includes(registry), registry);
  const document = await readFile(join(ROOT, 'docs/architecture.md'), 'utf8');
  const [, count] = new RegExp(`^\\| ${row}[^|]*\\| (\\d+):`, 'm').exec(document) ?? [];
  t.equal(added.length, Number(count), `${added.join(', ')}: as many as docs/architecture.md says`);
}
