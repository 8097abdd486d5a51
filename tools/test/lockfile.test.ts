/** What npm may fetch is fixed to the byte, from wherever it fetches it: lockfiles have a checksum for each package, and no host. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { z } from 'zod';
import { ROOT } from '../../lab/src/paths.ts';

const lockfile = z.object({
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      integrity: z.string().optional(),
      resolved: z.string().optional(),
      link: z.boolean().optional(),
    }),
  ),
});

/** What is wrong with one, by package. */
function wrongIn(text: string): string[] {
  return Object.entries(lockfile.parse(JSON.parse(text)).packages).flatMap(
    ([name, { integrity, resolved, link }]) => {
      // Workspaces, and where npm puts them.
      if (link || !name.includes('node_modules/')) return [];
      const host = /^[a-z+]+:\/\//.test(resolved ?? '');
      return [
        ...(/^sha512-[\w+/]{86}==$/.test(integrity ?? '') ? [] : [`${name} has no sha512`]),
        ...(host ? [`${name} names a host`] : []),
      ];
    },
  );
}

/**
 * Without a checksum, for lack of a registry that has them at hand when they were locked: native parts of what bundles the package,
 * for other machines than those that do so. Whoever locks anew adds theirs, and takes this away.
 */
const KNOWN = ['darwin-arm64', 'darwin-x64', 'linux-arm64', 'win32-arm64', 'win32-x64'].map(
  (machine) => `node_modules/@yuku-toolchain/${machine} has no sha512`,
);

const files = globSync('{.,bench,tools/*}/package-lock.json', { cwd: ROOT });

t.test('each package has its checksum, and none a host', async (t) => {
  t.ok(files.length >= 3, files.join(' '));
  for (const file of files)
    t.same(wrongIn(readFileSync(join(ROOT, file), 'utf8')), file === 'package-lock.json' ? KNOWN : [], file);
});

t.test('one without, or with a weaker one, is found', async (t) => {
  const packages = {
    'node_modules/a': { version: '1.0.0' },
    'node_modules/b': { version: '1.0.0', integrity: 'sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=' },
    'node_modules/c': {
      version: '1.0.0',
      resolved: 'https://evil.example/c.tgz',
      integrity: `sha512-${'a'.repeat(86)}==`,
    },
    'node_modules/d': { link: true, resolved: 'app' },
    app: { version: '0.1.0' },
  };
  t.same(wrongIn(JSON.stringify({ packages })), [
    'node_modules/a has no sha512',
    'node_modules/b has no sha512',
    'node_modules/c names a host',
  ]);
});

t.test('manifests ask for one version each', async (t) => {
  const manifest = z.record(z.string(), z.unknown());
  for (const file of globSync('{.,app,apps/*,bench,examples,lab,loadtest,tools/*}/package.json', {
    cwd: ROOT,
  })) {
    const { dependencies, devDependencies, optionalDependencies } = manifest.parse(
      JSON.parse(readFileSync(join(ROOT, file), 'utf8')),
    );
    for (const asked of [dependencies, devDependencies, optionalDependencies])
      for (const [name, version] of Object.entries(asked ?? {}))
        t.match(version, /^(npm:.*@)?\d+\.\d+\.\d+/, `${file}: ${name}`);
  }
});
