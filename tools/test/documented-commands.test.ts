/** Every command of every document: its target, variables, options, names and files exist. `make long` runs those of the lesson. */
import { globSync } from 'node:fs';
import t from 'tap';
import { ROOT } from '../../lab/src/paths.ts';
import { problemsOf } from '../testing/documented-commands.ts';
import { type Markdown, readMarkdown } from '../testing/markdown.ts';
import { shellLines } from '../testing/shell-lines.ts';

/** What tells of the past may name what is gone. */
const DOCUMENTS = globSync('{README*,CONTRIBUTING,{docs,docs/ko,examples,examples/*,loadtest}/*}.md', {
  cwd: ROOT,
}).sort();

/** Blocks for a shell, what is typed in a session, and `make …` in the prose. */
const commandsOf = ({ blocks, code }: Markdown): string[] => [
  ...blocks.flatMap(({ language, text }) => {
    if (language === 'sh') return [text];
    return text.split('\n').flatMap((line) => (line.startsWith('$ ') ? [line.slice(2)] : []));
  }),
  ...code.filter((text) => /^make [a-z]/.test(text)),
];

t.test('every command that a document shows can be given', async (t) => {
  t.ok(DOCUMENTS.length >= 12, DOCUMENTS.join());
  let count = 0;
  for (const file of DOCUMENTS) {
    const lines = commandsOf(readMarkdown(file)).flatMap(shellLines);
    count += lines.length;
    const found = await Promise.all(lines.map(async (line) => ({ line, problems: await problemsOf(line) })));
    for (const { line, problems } of found)
      if (problems.length > 0) t.fail(`${file}: ${line.text}: ${problems.join('; ')}`);
  }
  t.ok(count > 100, `${count} commands`);
});

t.test('tells what can not', async (t) => {
  const wrong: readonly (readonly [string, RegExp])[] = [
    ['make nowhere', /no make nowhere/],
    ['make up PROFILE=redsi', /no redsi/],
    ['make up PROFILE=redis FAULT=kill', /make up takes no FAULT/],
    ['make fault FAULT=kil PROFILE=redis', /no kil/],
    ['make compare PROFILES=redis,stick', /no stick/],
    ['make up PROFILE=redis APP=rails', /no rails/],
    ['make loadtest ARGS="--user 3"', /no option --user/],
    ['make loadtest ARGS="--scenario shopping"', /no scenario shopping/],
    ['npx session-lab walk', /no session-lab walk/],
    ['npx session-lab run --targets URL', /no option --targets/],
    ['tools/run loadtest/src/main.ts doctor --cooky a=b URL', /no option --cooky/],
    ['PORT=3001 tools/run examples/nowhere.ts &', /no examples\/nowhere\.ts/],
    ['docker compose --env-file profiles/redsi.env up', /no profiles\/redsi\.env/],
    ['docker compose --env-file profiles/redis.env run --rm load', /has no load/],
    ['curl http://127.0.0.1', /no test knows curl/],
  ];
  for (const [text, problem] of wrong) {
    const problems = await Promise.all(shellLines(text).map(problemsOf));
    t.match(problems.flat().join('; '), problem, text);
  }
});

t.test('reads lines as a shell does', async (t) => {
  const programs = (text: string) => shellLines(text).map(({ program, args }) => [program, ...args]);
  t.same(programs('make up # a comment\n# another\n\nmake down'), [
    ['make', 'up'],
    ['make', 'down'],
  ]);
  t.same(programs('make try ARGS="--a b#c" & wait; kill $!'), [
    ['make', 'try', 'ARGS=--a b#c'],
    ['wait'],
    ['kill', '$!'],
  ]);
  t.same(programs('npx x \\\n  --y'), [['npx', 'x', '--y']]);
  t.match(shellLines('PORT=1 node a.ts'), [{ env: { PORT: '1' }, program: 'node', args: ['a.ts'] }]);
});
