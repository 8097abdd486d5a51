import t from 'tap';
import { type NginxWorker, replaceWorkers, workersIn } from '../../src/parts/nginx-workers.ts';

const { signal } = new AbortController();
const serving = (pid: number): NginxWorker => ({ pid, leaving: false });

t.test('knows nginx’s workers among other processes, and those that are leaving', async (t) => {
  const lines = [
    '1 nginx: master process nginx -p /tmp -g daemon off; ',
    '12 nginx: worker process is shutting down',
    '  13 nginx: worker process',
    '14 sh -c echo nginx: worker process',
    '15 /a lab/usr/lib/ld-linux-x86-64.so.2 --library-path /a lab/usr/lib nginx: worker process   ',
    '16 /a lab/usr/lib/ld-linux-x86-64.so.2 --library-path /a lab/usr/lib nginx: master process nginx -p /tmp',
    '17 /lib/ld-linux.so.2 --library-path /lib nginx: worker process is shutting down',
  ];
  t.same(workersIn(lines.join('\n')), [
    { pid: 12, leaving: true },
    serving(13),
    serving(15),
    { pid: 17, leaving: true },
  ]);
});

t.test('returns when the workers that were there are gone, whoever came in their place', async (t) => {
  const seen = [[serving(1)], [serving(1)], [{ pid: 1, leaving: true }, serving(2)], [serving(2)]];
  let reloads = 0;
  const reload = async () => void reloads++;
  await replaceWorkers(async () => seen.shift() ?? [], reload, signal);
  t.same([reloads, seen.length], [1, 0]);
});

t.test('an nginx without a worker can’t be told anything', async (t) => {
  const reload = async (): Promise<void> => void t.fail('reloaded');
  await t.rejects(
    replaceWorkers(async () => [], reload, signal),
    { code: 'USER' },
  );
});

t.test('waits no longer once it is interrupted', async (t) => {
  const interruption = new AbortController();
  const waiting = replaceWorkers(
    async () => [serving(1)],
    async () => interruption.abort(),
    interruption.signal,
  );
  await t.rejects(waiting, { name: 'AbortError' });
});
