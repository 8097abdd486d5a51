/** One app in a process of its own, asked over kept connections for what its session path costs. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from '../../lab/src/drivers/ports.ts';

/** Sessions, and how many of their users are about at once. */
const USERS = 128;
const AT_ONCE = 16;
/** Requests at once of the one session that is hot. */
const OF_ONE = 8;

export type Ask = 'read' | 'write' | 'hot write';

interface Answer {
  readonly status: number;
  readonly text: string;
}

export class Side {
  readonly #child: ChildProcess;
  readonly #port: number;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  readonly #cookies: (string | null)[] = Array.from({ length: USERS }, () => null);

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.#port = port;
  }

  /** @param flags Node's own */
  static async start(
    main: string,
    env: Readonly<Record<string, string>>,
    flags: readonly string[] = [],
  ): Promise<Side> {
    const [port = 0] = await freePorts(1);
    const child = fork(main, {
      execArgv: [...flags, '--import', join(import.meta.dirname, 'tell-cpu.js')],
      env: { ...process.env, ...env, PORT: String(port) },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const side = new Side(child, port);
    for (;;) {
      if (child.exitCode !== null) throw new Error(`${main} ended with ${child.exitCode}`);
      if (await side.#ask('GET', null).catch(() => null)) return side;
      await sleep(50);
    }
  }

  /**
   * @returns requests per second of the app's processor time
   * @throws where an answer is not what a session that is kept gives: its price would be another thing's
   */
  async rate(ask: Ask, requests: number, keepsSessions: boolean): Promise<number> {
    const before = await this.#cpuUs();
    if (ask === 'hot write') await this.#hot(requests);
    else await this.#spread(ask, requests, keepsSessions);
    return (requests / ((await this.#cpuUs()) - before)) * 1e6;
  }

  /** How many writes of one session were lost: each is made, and the session then read. */
  async lostOf(requests: number): Promise<number> {
    const views = async (): Promise<number> => JSON.parse((await this.#ask('GET', 0)).text).views;
    const before = await views();
    await this.#hot(requests);
    return before + requests - (await views());
  }

  end(): void {
    this.#agent.destroy();
    this.#child.kill();
  }

  /** Ends it, and waits until it has said all that it had to say. */
  async ended(): Promise<void> {
    const exit = once(this.#child, 'exit');
    this.end();
    await exit;
  }

  async #spread(ask: 'read' | 'write', requests: number, keepsSessions: boolean): Promise<void> {
    let left = requests;
    // Nobody's requests overlap: two of them would change one session at once.
    await Promise.all(
      Array.from({ length: AT_ONCE }, async (_, first) => {
        for (let user = first; left-- > 0; user = (user + AT_ONCE) % USERS) {
          const { status, text } = await this.#ask(ask === 'write' ? 'POST' : 'GET', user);
          if (status !== (ask === 'write' ? 303 : 200)) throw new Error(`a ${ask} was answered ${status}`);
          if (ask === 'read' && keepsSessions && !(JSON.parse(text).views > 0))
            throw new Error('a session was not there');
        }
      }),
    );
  }

  async #hot(requests: number): Promise<void> {
    let left = requests;
    await Promise.all(
      Array.from({ length: OF_ONE }, async () => {
        while (left-- > 0) {
          const { status } = await this.#ask('POST', 0);
          if (status !== 303) throw new Error(`a hot write was answered ${status}`);
        }
      }),
    );
  }

  async #cpuUs(): Promise<number> {
    this.#child.send('cpu');
    const [us] = await once(this.#child, 'message');
    return us as number;
  }

  /** @param user null for nobody, whose cookie is not kept */
  #ask(method: 'GET' | 'POST', user: number | null): Promise<Answer> {
    const cookie = user === null ? null : this.#cookies[user];
    const body = method === 'POST' ? '{"page":"/bench"}' : '';
    const headers = {
      accept: 'application/json',
      ...(body ? { 'content-type': 'application/json', 'content-length': body.length } : {}),
      ...(cookie ? { cookie } : {}),
    };
    return new Promise((resolve, reject) => {
      const asked = request(
        { host: '127.0.0.1', port: this.#port, path: '/views', method, agent: this.#agent, headers },
        (response) => {
          let text = '';
          response.setEncoding('utf8');
          response.on('data', (piece) => {
            text += piece;
          });
          response.on('end', () => {
            const [set] = response.headers['set-cookie'] ?? [];
            if (set && user !== null) this.#cookies[user] = set.split(';', 1)[0] ?? null;
            resolve({ status: response.statusCode ?? 0, text });
          });
          response.on('error', reject);
        },
      );
      asked.on('error', reject);
      asked.end(body);
    });
  }
}
