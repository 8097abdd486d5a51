/** Actions of others are named by a commit, which nobody can move as they can a tag, with the version for people beside it. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { ROOT } from '../../lab/src/paths.ts';

/** This repository's own, in examples: where it is, and at which commit, its reader knows. */
const OWN = /^OWNER\/session-lab@v\d+\.\d+\.\d+$/;

/** Actions that could be moved, with the lines that name them. */
const movable = (text: string): string[] =>
  [...text.matchAll(/^\s*(?:- )?uses: *(.*)$/gm)]
    .map(([, used = '']) => used.trim())
    .filter((used) => !OWN.test(used) && !/^[\w.-]+\/[\w./-]+@[\da-f]{40} # v\d+(\.\d+)*$/.test(used));

const IGNORED = /(^|\/)(node_modules|results)\//;

t.test('each action in the repository and in its documents', async (t) => {
  const files = globSync('{*,docs/*,examples/**/*,.github/**/*}.{yml,yaml,md}', { cwd: ROOT });
  const texts = files
    .filter((file) => !IGNORED.test(file))
    .map((file) => [file, readFileSync(join(ROOT, file), 'utf8')] as const);
  const using = texts.filter(([, text]) => /\buses:/.test(text)).map(([file]) => file);
  for (const file of ['action.yml', 'examples/ci/github.yml', 'docs/your-own-app.md'])
    t.ok(using.includes(file), file);
  for (const [file, text] of texts) t.same(movable(text), [], file);
});

t.test('a tag, a branch, a short commit and one without its version are found', async (t) => {
  const commit = 'a'.repeat(40);
  const named = [
    'a/b@v4',
    'a/b@main',
    `a/b@${commit.slice(1)} # v4`,
    `a/b@${commit}`,
    'OTHER/session-lab@v0.1.0',
  ];
  t.same(movable(named.map((name) => `      - uses: ${name}`).join('\n')), named);
  t.same(movable(`steps:\n  - uses: a/b@${commit} # v4.2.2\n    uses: OWNER/session-lab@v0.1.0`), []);
});
