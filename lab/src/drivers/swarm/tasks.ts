/** A stack's tasks, as the Swarm describes them: one for each replica, and one for every other part. */
import { z } from 'zod';
import { CommandFailed, runCommand } from '../../command.ts';

export interface Task {
  /** The part: `app-2` for the second task of the service `app`. */
  readonly part: string;
  /** The node's name; empty where it has none yet. */
  readonly node: string;
  /** Null where none was made yet. */
  readonly container: string | null;
  /** The Swarm's own word: a task is `running` when its health check has passed. */
  readonly state: string;
  /** Where other parts reach it, in each of its networks. */
  readonly addresses: readonly string[];
}

export const RUNNING = 'running';

/** The service whose tasks are the replicas. */
export const APP = 'app';

const listed = z.object({ ID: z.string(), Name: z.string(), Node: z.string() });

const inspected = z.array(
  z.object({
    ID: z.string(),
    CreatedAt: z.string(),
    Status: z.object({
      State: z.string(),
      ContainerStatus: z.object({ ContainerID: z.string() }).optional(),
    }),
    // With the length of the network's prefix: 10.0.1.5/24.
    NetworksAttachments: z.array(z.object({ Addresses: z.array(z.string()) })).nullish(),
  }),
);

const NONE = /nothing found/i;
const GONE = /no such/i;

/** One a part: of two, while one takes the other's place, the newest that runs. What has ended is left out. */
export async function tasksOf(stack: string): Promise<Task[]> {
  const filters = ['--filter', 'desired-state=running', '--filter', 'desired-state=ready'];
  const rows = await runCommand('docker', [
    ...['stack', 'ps', stack, '--no-trunc', '--format', '{{json .}}', ...filters],
  ]).then(
    ({ stdout }) =>
      stdout
        .split('\n')
        .filter(Boolean)
        .map((line) => listed.parse(JSON.parse(line))),
    (error: unknown) => {
      if (error instanceof CommandFailed && NONE.test(error.detail)) return [];
      throw error;
    },
  );
  if (rows.length === 0) return [];
  const ids = rows.map(({ ID }) => ID);
  const details = await runCommand('docker', ['inspect', '--type', 'task', ...ids]).catch(
    (error: unknown) => {
      if (error instanceof CommandFailed && GONE.test(error.detail)) return null;
      throw error;
    },
  );
  // One is gone by now: look again.
  if (details === null) return tasksOf(stack);
  const found = new Map<string, Task>();
  for (const { ID, Status, NetworksAttachments } of newestLast(inspected.parse(JSON.parse(details.stdout)))) {
    const { Name = '', Node = '' } = rows.find((row) => row.ID === ID) ?? {};
    const part = partOf(Name.slice(stack.length + 1));
    if (Status.State !== RUNNING && found.get(part)?.state === RUNNING) continue;
    found.set(part, {
      part,
      node: Node,
      container: Status.ContainerStatus?.ContainerID || null,
      state: Status.State,
      addresses: (NetworksAttachments ?? []).flatMap(({ Addresses }) =>
        Addresses.map((address) => address.replace(/\/\d+$/, '')),
      ),
    });
  }
  return [...found.values()].sort((a, b) => a.part.localeCompare(b.part));
}

const newestLast = (tasks: z.infer<typeof inspected>) =>
  tasks.toSorted((a, b) => Date.parse(a.CreatedAt) - Date.parse(b.CreatedAt));

/** From SERVICE.NUMBER. */
function partOf(name: string): string {
  const [service = '', number = ''] = name.split('.');
  return service === APP ? `${APP}-${number}` : service;
}
