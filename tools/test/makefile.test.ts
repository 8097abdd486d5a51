/** What `make help` shows fits a terminal of eighty columns, and is the one place that says how long something takes. */
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import t from 'tap';

const ROOT = resolve(import.meta.dirname, '../..');
const makefile = readFileSync(join(ROOT, 'Makefile'), 'utf8');
const targets = new Map(
  [...makefile.matchAll(/^## ([a-z-]+): (.*)$/gm)].map(([, target = '', says = '']) => [target, says]),
);

t.test('make help is in groups, has every target, and no line over 80 columns', async (t) => {
  const { stdout } = spawnSync('make', ['--no-print-directory', 'help'], { cwd: ROOT, encoding: 'utf8' });
  const lines = stdout.split('\n');
  t.same(
    lines.filter((line) => line.length > 80),
    [],
  );
  for (const group of ['Use a lab', 'Break it', 'Measure', 'Read', 'For developers'])
    t.ok(lines.includes(group), group);
  for (const target of targets.keys()) t.match(stdout, new RegExp(`^  make ${target} `, 'm'));
  const defined = [...makefile.matchAll(/^([a-z-]+(?: [a-z-]+)*):(?!=)/gm)].flatMap(([, names = '']) =>
    names.split(' '),
  );
  const others = ['help', 'setup', 'stop', 'restart', 'pause', 'resume'];
  t.same(
    defined.filter((name) => !targets.has(name) && !others.includes(name)),
    [],
    'whoever adds a target says what it does',
  );
});

/** `40 min`, `25`, `45 s`: each number with the unit that goes for it. */
function times(text: string): string[] {
  const unitOf = (unit: string): string => (/^(s|seconds?|초)$/.test(unit) ? 's' : 'min');
  const found = [
    ...text.matchAll(/(\d+)(?: (?:to|bis) (\d+)|[~–](\d+))? ?(minutes?|min|seconds?|s|분|초)(?![a-z/])/g),
  ];
  return found.flatMap(([, from, to, tilde, unit = '']) =>
    [from, to, tilde].flatMap((number) => (number === undefined ? [] : `${number} ${unitOf(unit)}`)),
  );
}

/** Lines that are broken within a sentence are one; rows of tables, lists and headings are not. */
const paragraphs = (document: string): string[] =>
  document.replaceAll(/(?<![|\n])\n(?=[^\n|#`\-*])/g, ' ').split('\n');

/** Where a document says how long a target takes otherwise than the Makefile does. */
export function contradictions(document: string): string[] {
  return paragraphs(document).flatMap((line) =>
    // A cell of a table and the next go together: what is run, and what it takes.
    line.split(/(?<=[.;]) (?=[A-Z`])/).flatMap((sentence) => {
      const [, target = ''] = /`make ([a-z-]+)[^`]*`/.exec(sentence) ?? [];
      const says = targets.get(target);
      if (says === undefined) return [];
      const known = times(says);
      const vague = /\b(?:a|one|half a) minute\b/.exec(sentence) ? [sentence] : [];
      return [
        ...vague,
        ...times(sentence).flatMap((time) =>
          known.includes(time)
            ? []
            : `make ${target}: ${time}, and not ${known.join(' or ') || 'a time of its own'}`,
        ),
      ];
    }),
  );
}

t.test('how long a target takes is said alike everywhere', async (t) => {
  const documents = globSync(['*.md', 'docs/**/*.md', 'examples/**/*.md', 'loadtest/README.md'], {
    cwd: ROOT,
  });
  for (const file of documents.filter((file) => !file.includes('node_modules') && !/CHANGELOG/.test(file)))
    t.same(contradictions(readFileSync(join(ROOT, file), 'utf8')), [], file);
});

t.test('a contradiction is found', async (t) => {
  t.same(contradictions('| `make matrix` | all profiles (10 min) |'), [
    'make matrix: 10 min, and not 40 min or 25 min',
  ]);
  t.same(contradictions('`make costs` takes 10 minutes. `make demo` takes 76 s.'), [
    'make demo: 76 s, and not 45 s',
  ]);
  t.same(contradictions('`make sweep` (4 min); `make ps` is quick'), []);
  t.equal(contradictions('`make unit` runs all, in under\na minute.').length, 1);
});
