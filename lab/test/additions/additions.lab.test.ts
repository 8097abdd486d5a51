/**
 * What it takes to add something, shown: each patch here is applied to a copy of this checkout, compiled and run, and
 * docs/architecture.md counts the very files that it touches.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { ROOT } from '../../src/paths.ts';
import { PatchedCheckout } from '../support/patched-checkout.ts';

interface Addition {
  /** Its row in the document. */
  readonly row: string;
  readonly registries: readonly string[];
  /** Tests that it brings, and those that it must not break. */
  readonly tests: readonly string[];
  readonly commands?: readonly (readonly string[])[];
}

const CATALOGUE = 'lab/test/catalogue/read-profile.test.ts';

const ADDITIONS: Readonly<Record<string, Addition>> = {
  store: {
    row: 'a store without a server',
    registries: ['app/src/session/stores/index.ts'],
    tests: ['app/test/session/stores/disk.test.ts', 'app/test/session/stores/index.test.ts', CATALOGUE],
  },
  'store-with-server': {
    row: 'a store with a server',
    registries: ['app/src/session/stores/index.ts', 'lab/src/parts/servers.ts'],
    tests: [
      'app/test/session/stores/redis-cache.lab.test.ts',
      'app/test/session/stores/index.test.ts',
      CATALOGUE,
    ],
  },
  balancer: {
    row: 'a balancer of nginx',
    registries: ['lab/src/catalogue/balancers/index.ts'],
    tests: [CATALOGUE],
    commands: [
      ['lab/src/main.ts', 'compare', '--runtime', 'processes', '--profiles', 'random', '--duration', '2s'],
    ],
  },
  proxy: {
    row: 'a proxy that is not nginx',
    registries: ['lab/src/parts/index.ts'],
    tests: ['lab/test/relay.lab.test.ts', CATALOGUE],
  },
  scenario: {
    row: 'a scenario on existing routes',
    registries: ['loadtest/src/scenarios/index.ts'],
    tests: ['loadtest/test/scenarios/tabs.test.ts', 'loadtest/test/scenarios/index.test.ts'],
  },
  guarantee: {
    row: 'a guarantee',
    registries: ['loadtest/src/judge/guarantees/index.ts'],
    tests: [
      'loadtest/test/judge/guarantees/promptness.test.ts',
      'loadtest/test/judge/guarantees/index.test.ts',
      'loadtest/test/load/negative-controls.test.ts',
    ],
  },
  fault: {
    row: 'a fault',
    registries: ['lab/src/catalogue/faults/index.ts'],
    tests: ['lab/test/slow-peers.lab.test.ts'],
  },
};

const patchOf = (name: string): string => join(import.meta.dirname, `${name}.patch`);

for (const [name, addition] of Object.entries(ADDITIONS))
  t.test(`${addition.row} takes the files that the document counts`, async (t) =>
    sameFilesAsToldIn(t, await readFile(patchOf(name), 'utf8'), addition),
  );

t.test('they are compiled and run', async (t) => {
  const checkout = await PatchedCheckout.make(t, Object.keys(ADDITIONS).map(patchOf));
  await checkout.compile();
  for (const { row, tests, commands = [] } of Object.values(ADDITIONS))
    await t.test(row, async (t) => {
      for (const args of [...tests.map((test) => [test]), ...commands])
        t.match(await checkout.node(args), { stdout: /./ }, args.join(' '));
    });
});

async function sameFilesAsToldIn(t: Test, patch: string, { row, registries }: Addition): Promise<void> {
  const files = [...patch.matchAll(/^diff --git a\/(\S+)/gm)].map(([, file = '']) => file);
  const added = files.filter((file) => !registries.includes(file));
  for (const registry of registries) t.ok(files.includes(registry), registry);
  const document = await readFile(join(ROOT, 'docs/architecture.md'), 'utf8');
  const [, count] = new RegExp(`^\\| ${row}[^|]*\\| (\\d+):`, 'm').exec(document) ?? [];
  t.equal(added.length, Number(count), `${added.join(', ')}: as many as docs/architecture.md says`);
}
