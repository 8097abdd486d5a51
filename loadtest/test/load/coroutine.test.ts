import t from 'tap';
import { type Coroutine, run, settled, until } from '../../src/load/coroutine.ts';

t.test('goes on in the very turn in which it is told to', async (t) => {
  const steps: string[] = [];
  let tell = (_: string): void => {};
  const running = run(
    (function* (): Coroutine<string> {
      const word = yield* until<string>((goOn) => {
        tell = goOn;
      });
      steps.push(word);
      return 'the end';
    })(),
  );
  tell('first');
  steps.push('second');
  t.equal(await running, 'the end');
  t.same(steps, ['first', 'second']);
});

t.test('waits for a promise, and throws what it is rejected with', async (t) => {
  const outcome = run(
    (function* (): Coroutine<string> {
      const word = yield* settled(Promise.resolve('kept'));
      try {
        yield* settled(Promise.reject(new Error('broken')));
      } catch (error) {
        return `${word}, ${(error as Error).message}`;
      }
      return 'not thrown';
    })(),
  );
  t.equal(await outcome, 'kept, broken');
});

t.test('rejects where it throws, at once or later', async (t) => {
  const failing = function* (wait: boolean): Coroutine<void> {
    if (wait) yield* until<void>((goOn) => setImmediate(goOn));
    throw new Error('no further');
  };
  await t.rejects(run(failing(false)), { message: 'no further' });
  await t.rejects(run(failing(true)), { message: 'no further' });
});
