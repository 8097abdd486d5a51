/** A lab's containers, as the engine describes them. */
import { z } from 'zod';
import { CommandFailed, runCommand } from '../../command.ts';

export interface Container {
  readonly id: string;
  readonly service: string;
  readonly profile: string;
  /** The checkout whose docker-compose.yml made it. */
  readonly checkout: string;
  readonly state: string;
  /** In the lab's network; empty while it doesn't run. */
  readonly address: string;
  /** Where the host reaches it, as address:port; null where it publishes nothing. */
  readonly published: string | null;
}

export const HEALTHY = 'running, healthy';

/** How long a container may take to become healthy, and how often it is looked at. */
export const HEALTHY_WITHIN_MS = 30_000;
export const POLL_MS = 100;

const inspected = z.array(
  z.object({
    Id: z.string(),
    Config: z.object({ Labels: z.record(z.string(), z.string()) }),
    State: z.object({ Status: z.string(), Health: z.object({ Status: z.string() }).optional() }),
    NetworkSettings: z.object({
      Networks: z.record(z.string(), z.object({ IPAddress: z.string() })),
      Ports: z.record(z.string(), z.array(z.object({ HostIp: z.string(), HostPort: z.string() })).nullable()),
    }),
  }),
);

/** All containers of a Compose project, those that have ended among them. */
export async function containersOf(project: string): Promise<Container[]> {
  try {
    return await listAndInspect(project);
  } catch (error) {
    // A listed container may be gone by now, such as a load that has just ended: look again.
    if (error instanceof CommandFailed && /no such (object|container)/i.test(error.detail))
      return containersOf(project);
    throw error;
  }
}

async function listAndInspect(project: string): Promise<Container[]> {
  const { stdout } = await runCommand('docker', [
    ...['ps', '--all', '--quiet', '--no-trunc'],
    ...['--filter', `label=com.docker.compose.project=${project}`],
  ]);
  const ids = stdout.split('\n').filter(Boolean);
  if (ids.length === 0) return [];
  const details = await runCommand('docker', ['inspect', ...ids]);
  return inspected
    .parse(JSON.parse(details.stdout))
    .map(describe)
    .sort((a, b) => a.service.localeCompare(b.service));
}

function describe({ Id, Config, State, NetworkSettings }: z.infer<typeof inspected>[number]): Container {
  const label = (name: string): string => Config.Labels[name] ?? '';
  const [binding] = Object.values(NetworkSettings.Ports).flatMap((bindings) => bindings ?? []);
  return {
    id: Id,
    service: label('com.docker.compose.service'),
    profile: label('session-lab.profile'),
    checkout: label('com.docker.compose.project.working_dir'),
    state: State.Health && State.Status === 'running' ? `running, ${State.Health.Status}` : State.Status,
    address: Object.values(NetworkSettings.Networks)[0]?.IPAddress ?? '',
    published: binding ? `${binding.HostIp}:${binding.HostPort}` : null,
  };
}
