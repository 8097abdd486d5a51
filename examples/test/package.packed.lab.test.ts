/** The package in a folder of its own, on the oldest and the newest Node, against an example behind a balancer. */
import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { arch, platform } from 'node:os';
import { join, resolve } from 'node:path';
import type { Report } from 'session-lab';
import t from 'tap';
import { startCluster } from '../../lab/test/support/cluster.ts';
import { install } from '../../loadtest/test/support/packed.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const NODES = join(ROOT, 'tools/nodes');
const FOREIGN = /.{0,40}(?:nginx|redis\b|(?<!session-)\blab's|\bthe lab\b).{0,20}/gi;
const MOST_BYTES = 3_600_000;

const nodeOf = (age: string): string => join(NODES, `node_modules/${age}-${platform()}-${arch()}/bin/node`);

if (!existsSync(nodeOf('newest')))
  execFileSync('npm', ['ci', '--prefix', NODES, '--no-audit', '--no-fund', '--loglevel=error']);
const nodes = ['oldest', 'newest'].map(nodeOf).filter(existsSync);

t.test('is small, brings nothing else along, and names nobody’s balancer or store', async (t) => {
  const { folder, home } = install(t);
  t.same(globSync('node_modules/*', { cwd: folder }), ['node_modules/session-lab']);
  const files = globSync('**/*', { cwd: home }).filter((file) => statSync(join(home, file)).isFile());
  const bytes = files.reduce((sum, file) => sum + statSync(join(home, file)).size, 0);
  t.ok(bytes < MOST_BYTES, `${bytes} bytes`);
  const own = files.filter((file) => file !== 'dist/THIRD-PARTY.txt');
  const named = own.flatMap((file) => readFileSync(join(home, file), 'utf8').match(FOREIGN) ?? []);
  t.same([...new Set(named)], []);
  t.match(readFileSync(join(home, 'dist/THIRD-PARTY.txt'), 'utf8'), /undici .*\(MIT\)/);
});

t.test('its door has types, and works for a program in JavaScript', async (t) => {
  const { folder } = install(t, { 'package.json': '{ "type": "module" }' });
  const program = `import { buildReport, Judge, type Report, readHistory } from 'session-lab';
const report: Report = await buildReport([], () => undefined);
const judge = new Judge();
console.log(report.profiles.length, typeof judge.add, typeof readHistory);
// @ts-expect-error: a report has no such thing
console.log(report.nothing);
`;
  writeFileSync(join(folder, 'consumer.ts'), program);
  const options = [
    '--strict',
    '--target',
    'es2023',
    '--module',
    'nodenext',
    '--typeRoots',
    join(ROOT, 'node_modules/@types'),
    '--types',
    'node',
    '--ignoreConfig',
    '--outDir',
    folder,
  ];
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, ...options, join(folder, 'consumer.ts')], { cwd: folder });
  for (const node of nodes)
    t.equal(
      execFileSync(node, ['consumer.js'], { cwd: folder, encoding: 'utf8', env: {} }),
      '0 function function\nundefined\n',
    );
});

t.test(
  'judges an example rightly on every Node',
  { skip: nodes.length === 0 && 'no such Node for this machine' },
  async (t) => {
    const example = join(ROOT, 'examples/express-session');
    const apart = await startCluster(t, { main: join(example, 'app.ts'), balancer: 'round-robin' });
    const shared = await startCluster(t, {
      main: join(example, 'app.ts'),
      balancer: 'round-robin',
      redis: true,
    });
    const packed = install(t, { 'note.yaml': readFileSync(join(example, 'scenario.yaml'), 'utf8') });
    const { version } = JSON.parse(readFileSync(join(packed.home, 'package.json'), 'utf8')) as {
      version: string;
    };
    for (const node of [...nodes, process.execPath]) {
      t.equal((await packed.run(['--version'], {}, node)).stdout, `${version}\n`);
      for (const [target, code, verdict] of [
        [apart.target, 1, 'broken'],
        [shared.target, 0, 'intact'],
      ] as const) {
        const run = [
          'run',
          '--target',
          target,
          '--scenario',
          'note.yaml',
          '--users',
          '8',
          '--flows',
          '8',
          '--duration',
          '60s',
          '--pause',
          '5ms',
        ];
        const ran = await packed.run(run, {}, node);
        t.equal(ran.code, code, ran.stdout + ran.stderr);
        t.equal(ran.stderr.includes('Warning'), false, ran.stderr);
        const report = JSON.parse(
          readFileSync(join(packed.folder, 'results/latest/report.json'), 'utf8'),
        ) as Report;
        t.match(report.profiles[0], { verdict, replicas: 3 });
      }
    }
  },
);
