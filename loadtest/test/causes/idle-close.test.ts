import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { NOTE, smallApp } from '../support/small-app.ts';
import { judgedFile } from '../support/told-of.ts';

/** A connection that was idle for longer than this is closed as it is used again. */
const app = (mostIdleMs: number) => () => {
  const store = new Map<string, string>();
  const used = new WeakMap<object, number>();
  const answer = smallApp(({ method, cookie, form, fresh, redirect, send }) => {
    const sid = cookie('sid') ?? fresh();
    if (method === 'GET') return send(`note: ${store.get(sid) ?? ''};`);
    store.set(sid, form.get('note') ?? '');
    redirect('/note', { 'set-cookie': `sid=${sid}` });
  });
  return ((request, response) => {
    const last = used.get(request.socket);
    if (last !== undefined && performance.now() - last > mostIdleMs) request.socket.destroy();
    else answer(request, response);
    response.on('close', () => used.set(request.socket, performance.now()));
  }) as typeof answer;
};

/** Long beside what a crowded machine may add to a wait. */
const IDLE_MS = 300;
const load = { users: 8, flows: 12, pauseMs: IDLE_MS / 2, connections: 'mixed' } as const;

t.test('idle-close is told of an app that closes idle connections', async (t) => {
  const { failures, losses, guarantees } = await judgedFile(t, app(IDLE_MS)(), NOTE, load);
  t.match(failures?.['idle-close'], { figures: /idle for \d+ ms or longer; none on others/, repair: /idle/ });
  t.equal(guarantees.availability?.verdict, 'broken');
  t.same(losses.byCause, {}, 'nothing is lost by it');
});

t.test('the sound twin has no such failures', async (t) => {
  const result = await judgedFile(t, app(Number.POSITIVE_INFINITY)(), NOTE, load);
  t.equal(result.failures, undefined);
  t.equal(result.verdict, 'intact');
});

t.test('failures that come at any time are no sign of it', async (t) => {
  let requests = 0;
  const sound = app(Number.POSITIVE_INFINITY)();
  const flaky: typeof sound = async (request, response) => {
    await sleep(1);
    if (++requests > 20 && requests % 9 === 0) request.socket.destroy();
    else sound(request, response);
  };
  const result = await judgedFile(t, flaky, NOTE, load);
  t.equal(result.failures, undefined);
});
