import t from 'tap';
import { type Awaited, expect, forget } from '../../../src/load/wire/deadlines.ts';

class Waiter implements Awaited {
  dueAt = Infinity;
  readonly #tell: () => void;

  constructor(tell: () => void) {
    this.#tell = tell;
  }

  overdue(): void {
    this.#tell();
  }
}

t.test('what is due is told once each, the earliest first, and never before its time', async (t) => {
  const told: string[] = [];
  const began = performance.now();
  await new Promise<void>((resolve) => {
    const waiter = (name: string, ms: number, after: () => void = () => {}): Waiter => {
      const made: Waiter = new Waiter(() => {
        told.push(name);
        t.ok(performance.now() - began >= ms, `${name}: not too early`);
        t.equal(made.dueAt, Infinity);
        after();
      });
      expect(made, ms);
      return made;
    };
    waiter('late', 90, resolve);
    waiter('soon', 1);
    const moved = waiter('moved', 60);
    expect(moved, 10);
    expect(moved, 60);
    forget(waiter('forgotten', 30));
    const other = waiter('forgotten by another', 20);
    waiter('first', 2, () => forget(other));
    expect(other, 20);
  });
  t.same(told, ['soon', 'first', 'moved', 'late']);
});

t.test('where nothing is awaited, no timer keeps the program', async (t) => {
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;
  const before = timers();
  const waiter = new Waiter(() => {});
  expect(waiter, 60_000);
  t.equal(timers(), before + 1);
  forget(waiter);
  t.equal(timers(), before);
});
