/**
 * Marks from another process: a run listens on a Unix socket in its folder, and whoever names a phase there is told whether
 * it has begun. One line of JSON each way.
 */
import { once } from 'node:events';
import { mkdtemp, readdir, realpath, rm, symlink } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { UserError } from '../model/errors.ts';

const SOCKET = 'marks.sock';

/** Longer names fit into no socket's address. */
const MOST_PATH = 100;

const ANSWER_MS = 10_000;

export interface MarkServer {
  close(): Promise<void>;
}

/** @param mark begins a phase of that name @throws {UserError} from `mark`, which whoever has asked is told */
export async function listenForMarks(
  folder: string,
  mark: (name: string) => void | Promise<void>,
): Promise<MarkServer> {
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.on('error', () => undefined).on('close', () => open.delete(socket));
    createInterface({ input: socket }).on('line', async (line) => {
      socket.end(`${JSON.stringify(await answer(line, mark))}\n`);
    });
  });
  const { path, temporary } = await placeFor(folder);
  server.listen(path);
  await once(server, 'listening');
  server.unref();
  return {
    async close() {
      for (const socket of open) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
      await rm(join(folder, SOCKET), { force: true });
      if (temporary) await rm(temporary, { recursive: true, force: true });
    },
  };
}

async function answer(
  line: string,
  mark: (name: string) => void | Promise<void>,
): Promise<{ readonly error: string | null }> {
  try {
    const { name } = JSON.parse(line) as { readonly name?: unknown };
    if (typeof name !== 'string') throw new UserError('a mark needs a name');
    await mark(name);
    return { error: null };
  } catch (error) {
    return { error: error instanceof UserError ? error.message : 'that is no mark' };
  }
}

/** A folder whose path is too long gets a link to a place with a shorter one. */
async function placeFor(folder: string): Promise<{ path: string; temporary: string | null }> {
  const path = relative(process.cwd(), join(folder, SOCKET));
  if (Buffer.byteLength(path) <= MOST_PATH) return { path, temporary: null };
  const temporary = await mkdtemp(join(tmpdir(), 'session-lab-'));
  const short = join(temporary, SOCKET);
  await symlink(short, join(folder, SOCKET));
  return { path: short, temporary };
}

/** @throws {UserError} where the run has ended, or does not take the name */
export async function mark(folder: string, name: string): Promise<void> {
  const socket = await connected(folder);
  if (!socket) throw new UserError(`no run is under way in ${folder}`);
  socket.setTimeout(ANSWER_MS, () => socket.destroy());
  socket.write(`${JSON.stringify({ name })}\n`);
  for await (const line of createInterface({ input: socket })) {
    const { error } = JSON.parse(line) as { readonly error: string | null };
    if (error !== null) throw new UserError(error);
    return;
  }
  throw new UserError(`the run in ${folder} ended before it had answered`);
}

/** Folders of runs that are under way, in these places. */
export async function runsUnderWay(places: readonly string[]): Promise<string[]> {
  const folders = await Promise.all(
    [...new Set(places)].map(async (place) => {
      const names = await readdir(place).catch(() => []);
      return names.filter((name) => /^\.\d{4}-/.test(name)).map((name) => join(place, name));
    }),
  );
  const running = await Promise.all(
    folders.flat().map(async (folder) => {
      const socket = await connected(folder);
      socket?.destroy();
      return socket ? [folder] : [];
    }),
  );
  return running.flat().sort();
}

/** Null where nobody listens: a run that was killed leaves its socket behind. */
async function connected(folder: string): Promise<Socket | null> {
  const path = await realpath(join(folder, SOCKET)).catch(() => null);
  if (path === null) return null;
  const near = relative(process.cwd(), path);
  const nearest = near.length < path.length ? near : path;
  if (Buffer.byteLength(nearest) <= MOST_PATH) return connectedTo(nearest);
  const temporary = await mkdtemp(join(tmpdir(), 'session-lab-'));
  try {
    await symlink(dirname(path), join(temporary, 'run'));
    return await connectedTo(join(temporary, 'run', SOCKET));
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function connectedTo(path: string): Promise<Socket | null> {
  const socket = connect(path);
  try {
    await once(socket, 'connect');
    socket.on('error', () => undefined);
    return socket;
  } catch {
    return null;
  }
}
