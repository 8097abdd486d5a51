/**
 * What `session-lab merge` takes: time, and memory at its peak, by operations and by users. The histories are made up, as a
 * load on a sound app would have left them. `make bench-merge` runs it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { writeShards } from '../support/synthetic-history.ts';

const MAIN = resolve(import.meta.dirname, '../../src/main.ts');
const SHARDS = 8;
/** Told on standard error as the program ends. */
const TELLS = `process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  console.error('TOOK ' + JSON.stringify({ rssMb: maxRSS / 1024, cpuS: (userCPUTime + systemCPUTime) / 1e6 }));
});`;

const CASES = [
  { operations: 1_000_000, users: 2000 },
  { operations: 2_000_000, users: 2000 },
  { operations: 4_000_000, users: 2000 },
  { operations: 10_000_000, users: 2000 },
  { operations: 1_000_000, users: 4000 },
  { operations: 1_000_000, users: 8000 },
  { operations: 2_000_000, users: 16_000 },
];

async function measure(operations: number, users: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'session-lab-merge-'));
  try {
    const files = await writeShards(folder, {
      shards: SHARDS,
      users,
      operations,
      skewMs: (shard) => shard * 400,
    });
    const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
    const preload = `data:text/javascript,${encodeURIComponent(TELLS)}`;
    const began = performance.now();
    const child = spawn(process.execPath, ['--import', preload, MAIN, 'merge', ...files, '--json'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [stdout, stderr] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    const tookS = (performance.now() - began) / 1000;
    const { verdict, guarantees } = JSON.parse(stdout).profiles[0];
    if (verdict !== 'intact') throw new Error(`the verdict is ${verdict}: ${stderr}`);
    const { rssMb, cpuS } = JSON.parse(/TOOK (.*)/.exec(stderr)?.[1] ?? '{}');
    const mb = sizes.reduce((total, size) => total + size, 0) / 2 ** 20;
    return [
      guarantees.availability.checked,
      users,
      `${mb.toFixed(0)} MB`,
      `${rssMb.toFixed(0)} MB`,
      `${cpuS.toFixed(0)} s`,
      `${tookS.toFixed(0)} s`,
    ].join(' | ');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

console.log('| operations | users | histories | memory at the peak | processor time | time |');
console.log('| ---: | ---: | ---: | ---: | ---: | ---: |');
for (const { operations, users } of CASES) console.log(`| ${await measure(operations, users)} |`);
