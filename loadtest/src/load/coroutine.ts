/**
 * What virtual users are: they read like async functions, but go on in the very turn in which an answer is there. The next
 * request then goes out with all others of that turn, which spares a second one, and the promises.
 */

/** Waits by handing over how to go on, with a value or an error; called once, at once or later. */
type Wait = (goOn: (value: unknown) => void, giveUp: (error: unknown) => void) => void;

export type Coroutine<T> = Generator<Wait, T, unknown>;

/** `const value = yield* until((goOn) => ...)`: waits until `goOn` is called. */
export function* until<T>(start: (goOn: (value: T) => void) => void): Coroutine<T> {
  return (yield start) as T;
}

/** `const value = yield* settled(promise)`: what `await` is to an async function. */
export function* settled<T>(promise: Promise<T>): Coroutine<T> {
  return (yield (goOn, giveUp) => void promise.then(goOn, giveUp)) as T;
}

/** Runs one to its end; rejects where it throws. */
export function run<T>(coroutine: Coroutine<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const advance = (next: () => IteratorResult<Wait, T>): void => {
      try {
        const { done, value } = next();
        if (done) resolve(value);
        else value(goOn, giveUp);
      } catch (error) {
        reject(error);
      }
    };
    const goOn = (value: unknown): void => advance(() => coroutine.next(value));
    const giveUp = (error: unknown): void => advance(() => coroutine.throw(error));
    goOn(undefined);
  });
}
