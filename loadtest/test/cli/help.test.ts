import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import t from 'tap';
import { topics } from '../../src/cli/help/topics.ts';
import { causes } from '../../src/judge/causes.ts';
import { guarantees } from '../../src/judge/guarantees/index.ts';
import { outputs } from '../../src/outputs/index.ts';

const MAIN = resolve(import.meta.dirname, '../../src/main.ts');

const help = (...args: readonly string[]) =>
  spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8' });

t.test('help lists commands and topics, as --help does', async (t) => {
  const { stdout, status } = help('help');
  t.equal(status, 0);
  for (const name of ['run', 'config', ...topics.map((topic) => topic.name)])
    t.match(stdout, new RegExp(`^  ${name}\\b`, 'm'));
  t.equal(help('--help').stdout, stdout);
  t.match(help('help', 'lint').stdout, /^Usage: session-lab lint/);
});

t.test('a topic tells all that its registry has, in lines that fit', async (t) => {
  const named = {
    causes: causes.map(({ name }) => name),
    guarantees: guarantees.map(({ name }) => name),
    outputs: outputs.map(({ name }) => name),
    'exit-codes': ['0', '1', '2', '3', '130'],
    thresholds: ['--max-lost', '--max-errors', '--p99'],
    config: ['session-lab.yaml'],
  };
  for (const [topic, names] of Object.entries(named)) {
    const { stdout, stderr } = help('help', topic);
    t.equal(stderr, '');
    for (const name of names) t.ok(stdout.includes(name), `${topic}: ${name}`);
    for (const line of stdout.split('\n')) if (line.length > 90) t.fail(`${topic}: ${line}`);
  }
  for (const { parts } of topics) t.ok(parts().length > 0);
});

t.test('a name that is mistyped is told with what is like it', async (t) => {
  t.match(help('help', 'causse'), { status: 3, stderr: /no command or topic causse: did you mean causes\?/ });
  t.match(help('help', 'lnit').stderr, /did you mean (init or lint|lint or init)\?/);
  t.match(help('help', 'zebra').stderr, /topics: exit-codes, /);
});
