/** Where the walls stand: imports run one way, in no circle, and from outside through a package's door alone. */
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import t from 'tap';
import { circlesIn, importsOf } from '../../tools/testing/imports.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const SRC = join(ROOT, 'loadtest/src');

/** What each room may import from, beside itself. */
const ROOMS: Readonly<Record<string, readonly string[]>> = {
  model: [],
  scenarios: ['model'],
  load: ['scenarios', 'model'],
  beside: ['model'],
  doctor: ['load', 'scenarios', 'model'],
  init: ['doctor', 'load', 'scenarios', 'model'],
  judge: ['model'],
  shards: ['judge', 'model'],
  report: ['model'],
  outputs: ['report', 'judge', 'model'],
  cli: ['outputs', 'report', 'shards', 'beside', 'judge', 'init', 'doctor', 'load', 'scenarios', 'model'],
};

/** All that a report may know of the judge. */
const REGISTRIES = ['judge/guarantees/index.ts', 'judge/causes.ts'];

const files = globSync('**/*.ts', { cwd: SRC }).sort();
const inside = new Map(
  files.map((file) => [
    file,
    importsOf(join(SRC, file))
      .filter((what) => what.startsWith('.'))
      .map((what) => join(file, '..', what)),
  ]),
);
const roomOf = (file: string): string => file.split('/')[0] ?? '';

t.test('imports run one way through the rooms', async (t) => {
  t.ok(files.length > 80);
  for (const [file, imports] of inside) {
    const allowed = ROOMS[roomOf(file)];
    // The door and the command line, which are in no room, see all of them.
    if (!allowed) continue;
    const astray = imports.filter((imported) => {
      // The command line tells the package's version.
      if (imported === '../package.json') return roomOf(file) !== 'cli';
      const room = roomOf(imported);
      if (room === roomOf(file) || allowed.includes(room)) return false;
      return !(roomOf(file) === 'report' && REGISTRIES.includes(imported));
    });
    t.same(astray, [], file);
  }
});

t.test('each room opens with a few lines on what is in it', async (t) => {
  for (const room of Object.keys(ROOMS)) {
    const lines = readFileSync(join(SRC, room, 'README.md'), 'utf8')
      .trimEnd()
      .split('\n');
    t.ok(lines.length <= 6 && lines[0]?.startsWith(`# ${room}: `), room);
  }
});

t.test('no file imports itself by way of others', async (t) => {
  t.same(circlesIn(inside), []);
});

t.test('the instrument knows HTTP, and no store, balancer or runtime by its name', async (t) => {
  const foreign = /redis|nginx|compose|sentinel|pm2|make up|memcached/i;
  for (const file of globSync('**/*.{ts,md}', { cwd: SRC }))
    t.notMatch(readFileSync(join(SRC, file), 'utf8'), foreign, file);
});

t.test('a package that has a door is entered by it alone', async (t) => {
  const { workspaces } = read('package.json') as { readonly workspaces: readonly string[] };
  const doors = workspaces
    .flatMap((pattern) => globSync(`${pattern}/package.json`, { cwd: ROOT }))
    .map((manifest) => manifest.slice(0, -'/package.json'.length))
    .filter((home) => (read(`${home}/package.json`) as { readonly exports?: object }).exports);
  t.ok(doors.includes('loadtest'));
  const others = globSync('{app,apps,lab,loadtest,examples,bench,tools}/**/*.{ts,js}', {
    cwd: ROOT,
    exclude: (name) => name.endsWith('node_modules'),
  });
  t.ok(others.length > 300);
  for (const file of others) {
    const past = importsOf(join(ROOT, file)).filter((what) => {
      if (!what.startsWith('.')) return /^@session-lab\/.+\.ts$/.test(what);
      const imported = join(file, '..', what);
      return doors.some((home) => imported.startsWith(`${home}/src/`) && !file.startsWith(`${home}/`));
    });
    if (past.length > 0) t.fail(`${file} imports ${past.join(', ')}`);
  }
});

function read(file: string): unknown {
  return JSON.parse(readFileSync(join(ROOT, file), 'utf8'));
}
