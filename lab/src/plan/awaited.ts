/** A condition that somebody waits for, and that is looked at whenever something has happened. */
export class Awaited {
  readonly #condition: () => boolean;
  #waiting: (() => void)[] = [];

  constructor(condition: () => boolean) {
    this.#condition = condition;
  }

  /** Something has happened; costs nothing where nobody waits. */
  look(): void {
    if (this.#waiting.length === 0 || !this.#condition()) return;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** Resolves when it holds, at once where it does. */
  holds(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(resolve);
    this.look();
    return promise;
  }
}
