/** A real memcached for a test, started as the lab starts it. */
import type { Test } from 'tap';
import { readProfile } from '../../../lab/src/catalogue/read-profile.ts';
import { TestParts } from '../../../lab/test/support/test-parts.ts';

const PASSWORD = 'test-password';
const NAME = 'memcached';

export class MemcachedServer {
  readonly #parts: TestParts;

  private constructor(parts: TestParts) {
    this.#parts = parts;
  }

  /** Null, and skipped with the reason, where this machine has no memcached. */
  static async start(t: Test): Promise<MemcachedServer | null> {
    const parts = await TestParts.plan(t, await readProfile(NAME), [NAME], { memcached: PASSWORD });
    const lacking = await parts.lacking();
    if (lacking !== null) {
      t.pass(NAME, { skip: lacking });
      return null;
    }
    await parts.start(NAME);
    return new MemcachedServer(parts);
  }

  /** How the app connects. */
  get login() {
    return { host: '127.0.0.1', port: this.#parts.port(NAME), user: 'session-lab', password: PASSWORD };
  }

  /** The same, as the environment tells it, with a prefix of its own for each place. */
  readonly envIn = (place: string): Record<string, string> => ({
    MEMCACHED_PORT: String(this.#parts.port(NAME)),
    MEMCACHED_PASSWORD: PASSWORD,
    MEMCACHED_PREFIX: place,
  });

  kill(): Promise<void> {
    return this.#parts.kill(NAME);
  }

  start(): Promise<void> {
    return this.#parts.start(NAME);
  }

  hold(): Promise<void> {
    return this.#parts.signal(NAME, 'SIGSTOP');
  }

  release(): Promise<void> {
    return this.#parts.signal(NAME, 'SIGCONT');
  }
}
