import t from 'tap';
import { Awaited } from '../../src/plan/awaited.ts';

t.test('who waits goes on when it holds, and not when something else has happened', async (t) => {
  let holds = false;
  const condition = new Awaited(() => holds);
  const heard: string[] = [];
  const waiting = condition.holds().then(() => heard.push('it holds'));
  condition.look();
  await Promise.resolve();
  t.same(heard, []);
  holds = true;
  t.same(heard, [], 'nobody has looked');
  condition.look();
  await waiting;
  t.same(heard, ['it holds']);
  await condition.holds();
});
