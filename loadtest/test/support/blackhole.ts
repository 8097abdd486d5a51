/** A port at which connections are neither taken nor refused, as behind a firewall that drops what it gets. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

interface Test {
  teardown(task: () => Promise<void> | void): void;
}

/** What listens is held, and its queue of two is full: the system drops what comes then. */
const LISTEN = `require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 },
  function () { console.log(this.address().port) })`;
const QUEUE = 2;

export async function blackhole(t: Test): Promise<number> {
  const child = spawn(process.execPath, ['-e', LISTEN], { stdio: ['ignore', 'pipe', 'ignore'] });
  t.teardown(() => void child.kill('SIGKILL'));
  const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
  const port = Number(chunk.toString());
  child.kill('SIGSTOP');
  for (let taken = 0; taken < QUEUE; taken++) {
    const socket = connect(port, '127.0.0.1').on('error', () => undefined);
    t.teardown(() => void socket.destroy());
    await once(socket, 'connect');
  }
  return port;
}

/** Waits until somebody asks for a connection to this port, and has none. */
export async function untilAsked(port: number): Promise<void> {
  const asked = new RegExp(`:${port.toString(16).toUpperCase().padStart(4, '0')} 02 `);
  while (!asked.test(await readFile('/proc/net/tcp', 'utf8'))) await sleep(20);
}
