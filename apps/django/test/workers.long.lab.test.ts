/**
 * gunicorn's workers with a memory each, seen from outside: where nothing names them, the loadtest tells about how many
 * there are. On one replica, with nothing in front of it, so that no balancer is to blame.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Report } from 'session-lab';
import t, { type Test } from 'tap';
import { startApp, without } from './support/start-app.ts';

const LOADTEST = resolve(import.meta.dirname, '../../../loadtest/src/main.ts');

/** The lab's own counter, as a user of the loadtest describes it who does not know what X-Replica means. */
const VIEWS = `
session: sid
steps:
  - { name: count, post: /views, form: { page: '{{mark}}' }, writes: { object: page } }
  - { name: page, get: /views, shows: { object: page } }
`;

async function judged(t: Test, target: string) {
  const folder = t.testdir({ 'views.yaml': VIEWS });
  const options = ['--scenario', join(folder, 'views.yaml'), '--results', join(folder, 'results')];
  const load = ['--users', '24', '--flows', '6', '--pause', '20ms', '--clients', 'none'];
  const child = spawn(process.execPath, [LOADTEST, 'run', '--target', target, ...options, ...load], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  const report = join(folder, 'results/latest/report.json');
  const [result] = (JSON.parse(await readFile(report, 'utf8')) as Report).profiles;
  if (!result) throw new Error(stdout + stderr);
  return result;
}

for (const workers of [2, 4])
  t.test(
    `${workers} workers, each with a memory of its own, look like about ${workers}`,
    { skip: without },
    async (t) => {
      const { url } = await startApp(t, { STORE: 'locmem-workers', WORKERS: String(workers) });
      const result = await judged(t, url);
      t.match(result, { verdict: 'broken', httpErrors: 0 });
      const figures = result.losses.explanations?.['wrong-replica']?.figures ?? '';
      const [, best, least = best, most = best] =
        /as if (\d+)(?: \((\d+)–(\d+)\))? processes each knew only their own/.exec(figures) ?? [];
      t.comment(figures);
      // The kernel favours a worker that is free, so that the share that knows is near one in as many, and not just that.
      t.ok(Number(least) <= workers + 1 && Number(most) >= workers - 1, figures);
    },
  );

t.test('one worker is sound, and so are four that share a database', { skip: without }, async (t) => {
  for (const env of [{ STORE: 'memory' }, { STORE: 'database', WORKERS: '4' }]) {
    const { url } = await startApp(t, env);
    t.match(await judged(t, url), { verdict: 'intact', sessions: { lost: 0 }, httpErrors: 0 });
  }
});
