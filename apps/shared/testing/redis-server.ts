/** A real Redis for a test, killed and started again at will: on a free port, with nothing on disk, and TLS if asked. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
// The lab knows where redis-server is, which ports are free, and how to guard a Redis; only tests may ask it.
import { freePorts } from '../../../lab/src/runtime/ports.ts';
import { findPrograms } from '../../../lab/src/runtime/processes/programs.ts';
import {
  APP_USER,
  layTlsFiles,
  OPERATOR,
  type RedisTls,
  redisTlsLines,
  tlsFilesIn,
} from '../../../lab/src/runtime/redis-access.ts';

export const PASSWORD = 'test-password';

export class RedisServer {
  readonly port: number;
  readonly #tls: RedisTls | null;
  #process: ChildProcess | null = null;

  private constructor(port: number, tls: RedisTls | null) {
    this.port = port;
    this.#tls = tls;
  }

  static async start(tls: RedisTls | null = null): Promise<RedisServer> {
    const [port = 0] = await freePorts(1);
    const server = new RedisServer(port, tls);
    await server.start();
    return server;
  }

  get url(): string {
    return `${this.#tls ? 'rediss' : 'redis'}://127.0.0.1:${this.port}`;
  }

  /** The app's login. */
  get login() {
    const { url } = this;
    if (!this.#tls) return { url, password: PASSWORD };
    return { url, username: APP_USER, password: this.#tls.appPassword, ca: this.#tls.ca };
  }

  /** The app's login, as environment variables. */
  get env(): Record<string, string> {
    const { url, username = '', password, ca = '' } = this.login;
    return { REDIS_URL: url, REDIS_USERNAME: username, REDIS_PASSWORD: password, REDIS_CA: ca };
  }

  async start(): Promise<void> {
    const programs = await findPrograms();
    if (!programs) throw new Error('redis-server is missing: run the tests with make test, which gets it');
    const folder = await mkdtemp(join(tmpdir(), 'redis-'));
    if (this.#tls) await layTlsFiles(folder, this.#tls);
    const access = this.#tls
      ? redisTlsLines(this.#tls, this.port, tlsFilesIn(folder), false)
      : [`port ${this.port}`, `requirepass ${PASSWORD}`];
    const child = spawn(programs.redis.path, ['-'], {
      env: programs.redis.env,
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#process = child;
    child.stdin.end([...access, 'bind 127.0.0.1', 'save ""'].join('\n'));
    for await (const chunk of child.stdout) if (String(chunk).includes('Ready to accept connections')) break;
    child.stdout.resume();
    // By now, Redis has read the files.
    await rm(folder, { recursive: true });
  }

  /** Runs a command as the operator. */
  command(...words: readonly string[]): Promise<string> {
    const login = this.#tls ? [OPERATOR, this.#tls.operatorPassword] : [PASSWORD];
    return ask(this.port, this.#tls, ['AUTH', ...login], words);
  }

  async kill(): Promise<void> {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}

/** Sends commands in Redis's own protocol, without a client; returns the beginning of the last answer. */
async function ask(
  port: number,
  tls: RedisTls | null,
  ...commands: readonly (readonly string[])[]
): Promise<string> {
  const at = { port, host: '127.0.0.1' };
  const socket = tls ? connectTls({ ...at, ca: tls.ca }) : connect(at);
  await once(socket, tls ? 'secureConnect' : 'connect');
  let answer = '';
  for (const words of commands) {
    socket.write(`*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`);
    answer = String((await once(socket, 'data'))[0]);
  }
  socket.destroy();
  return answer;
}
