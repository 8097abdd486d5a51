/** A real Redis for a test: on a free port, with nothing kept, killed and started again at will. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
// The lab knows where this machine's redis-server is and which port is free; only tests may ask it.
import { freePorts } from '../../../lab/src/runtime/ports.ts';
import { findPrograms } from '../../../lab/src/runtime/processes/programs.ts';

export const PASSWORD = 'test-password';

export class RedisServer {
  readonly port: number;
  #process: ChildProcess | null = null;

  private constructor(port: number) {
    this.port = port;
  }

  static async start(): Promise<RedisServer> {
    const [port = 0] = await freePorts(1);
    const server = new RedisServer(port);
    await server.start();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const programs = await findPrograms();
    if (!programs) throw new Error('redis-server is missing: run the tests with make test, which gets it');
    const options = ['--port', this.port, '--bind', '127.0.0.1', '--requirepass', PASSWORD, '--save', ''];
    const child = spawn(programs.redis.path, options.map(String), {
      env: programs.redis.env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#process = child;
    for await (const chunk of child.stdout) if (String(chunk).includes('Ready to accept connections')) break;
    child.stdout.resume();
  }

  command(...words: readonly string[]): Promise<void> {
    return ask(this.port, ['AUTH', PASSWORD], words);
  }

  async kill(): Promise<void> {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}

/** One command, in Redis's own protocol, past any client. */
async function ask(port: number, ...commands: readonly (readonly string[])[]): Promise<void> {
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  for (const words of commands) {
    socket.write(`*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`);
    await once(socket, 'data');
  }
  socket.destroy();
}
