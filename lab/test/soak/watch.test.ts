/** What a soak sees of its parts: one that leaks memory or descriptors is named, its sound twin is not. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import t from 'tap';
import type { Held } from '../../src/drivers/driver.ts';
import { heldBy } from '../../src/held-by.ts';
import { soakTable } from '../../src/soak/soak-report.ts';
import { CONDUCTOR, Watch } from '../../src/soak/watch.ts';

const MB = 1024 ** 2;

t.test('of each part, what grows', async (t) => {
  let atMs = 0;
  const watch = new Watch(() => atMs);
  for (let round = 0; round < 60; round++) {
    atMs = round * 15_000;
    const sound: Held = { life: 'a', bytes: 80 * MB, descriptors: 22 };
    const parts = {
      'app-1': sound,
      'app-2': { ...sound, bytes: (80 + round) * MB },
      'app-3': { ...sound, descriptors: 22 + round },
    };
    await watch.look({ held: async () => parts });
  }
  const found = watch.growths().filter(({ part }) => part !== CONDUCTOR);
  const grown = found.flatMap(({ part, kind, growth }) => (growth === 'grows' ? [`${part} ${kind}`] : []));
  t.same(grown, ['app-2 bytes', 'app-3 descriptors']);
  t.equal(found.filter(({ growth }) => growth === 'steady').length, 4);
  t.match(
    soakTable(found),
    /app-2 +\| memory, MB +\| 119\.5 \| 240\.0 +\| 240\.0 to 240\.0 \| 40 +\| 1 +\| GROWS/,
  );
});

t.test('a runtime that tells nothing is no runtime where nothing grows', async (t) => {
  const watch = new Watch();
  await watch.look({ held: async () => null });
  t.same(watch.growths(), []);
});

t.test(
  'a process and what it has open',
  { skip: process.platform !== 'linux' && 'told by /proc' },
  async (t) => {
    const script =
      "const fs = require('node:fs'); console.log('up'); process.stdin.once('data', () => { for (let i = 0; i < 50; i++) fs.openSync('/dev/null'); console.log('open') })";
    const child = spawn(process.execPath, ['-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
    t.teardown(() => void child.kill('SIGKILL'));
    const { pid = 0 } = child;
    await once(child.stdout, 'data');
    const before = await heldBy(pid, [pid]);
    child.stdin.write('\n');
    await once(child.stdout, 'data');
    const after = await heldBy(pid, [pid]);
    t.ok(before && before.bytes > 10 * MB, String(before?.bytes));
    t.equal((after?.descriptors ?? 0) - (before?.descriptors ?? 0), 50);
    t.equal(after?.life, before?.life);
    child.kill('SIGKILL');
    await once(child, 'close');
    t.equal(await heldBy(pid, [pid]), null);
  },
);
