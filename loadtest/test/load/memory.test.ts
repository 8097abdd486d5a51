/** What a target sends without end is not kept: the memory of a run is bounded, however much comes. */
import { readFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { start } from '../support/program.ts';
import { seededApp } from '../support/seeded-app.ts';
import { serve } from '../support/target.ts';

const USERS = 20;

/** An answer of a gigabyte, as far as somebody reads it. */
const GIGABYTE = 1024;
const ONE_MB = Buffer.alloc(1024 * 1024, 'x');

/** A run of so many users alone takes about a third of it. */
const MOST_BYTES = 450 * 1024 * 1024;

t.test(`${USERS} users who are sent a gigabyte with each answer`, async (t) => {
  let [requests, sent] = [0, 0];
  const app = seededApp({ replicas: 3 });
  const target = await serve(t, (request, response) => {
    if (++requests <= 60) return app(request, response);
    let left = GIGABYTE;
    const more = (): void => {
      while (!response.destroyed && left-- > 0) {
        sent++;
        if (!response.write(ONE_MB)) return;
      }
      if (!response.destroyed) response.end();
    };
    response.on('drain', more);
    more();
  });
  const load = [
    '--scenario',
    'views',
    '--users',
    String(USERS),
    '--flows',
    '8',
    '--pause',
    '0ms',
    '--no-results',
  ];
  const { child, ended } = start(['run', '--target', target.href, ...load]);
  let [over, peak] = [false, 0];
  const watched = ended.finally(() => {
    over = true;
  });
  while (!over) {
    const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
    peak = Math.max(peak, 1024 * Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0));
    await sleep(20);
  }
  const { code, stderr } = await watched;
  t.ok(code === 1 || code === 2, `exit ${code}: ${stderr}`);
  t.ok(sent > USERS, `${sent} MB were sent`);
  t.comment(`${Math.round(peak / 1024 ** 2)} MB at most, of ${sent} MB sent`);
  t.ok(peak > 0 && peak < MOST_BYTES, `${Math.round(peak / 1024 ** 2)} MB`);
});
