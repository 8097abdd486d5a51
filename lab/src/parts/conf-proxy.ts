/** A proxy that runs on plain confs: those that Compose mounts, with this lab's addresses and a line for each server. */
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import type { Profile } from '../catalogue/profile.ts';
import { ROOT } from '../paths.ts';
import type { BalancedServer } from '../topology.ts';
import { type Part, type PartKind, type Place, withAddresses } from './part.ts';
import type { Balancing } from './proxy.ts';
import type { Remote } from './remote.ts';
import { withServers } from './server-lines.ts';

export interface ConfProxy extends Pick<Part, 'program' | 'command'>, Pick<PartKind, 'secrets'> {
  /** Of the part, of its folder in the checkout, and of what profiles say in PROXY. */
  readonly name: string;
  /** Everything but balancing; balancers/NAME has the same ending, and is called balancer where it runs. */
  readonly conf: string;
  /** Ports besides the one that it is published on. */
  ports?(profile: Profile): Readonly<Record<string, number>>;
  environment?(place: Place): Readonly<Record<string, string>>;
  /** The line of a server to which nobody is sent; null where it is left out. */
  down(line: string): string | null;
  /** Finds the addresses of servers in its conf. */
  readonly servers: RegExp;
  reload(remote: Remote): Promise<void>;
  /** Has `reload` done; returns when nobody is served by what it knew before, as a rule. */
  renew(remote: Remote, reload: () => Promise<void>, signal: AbortSignal): Promise<void>;
}

/** On which each of them listens in a container. */
const PORT = 8080;

export function confProxy(proxy: ConfProxy): PartKind & { readonly balancing: Balancing } {
  const { name, program, conf, secrets = {} } = proxy;
  const balancer = `balancer${extname(conf)}`;
  const textOf = (file: string): Promise<string> => readFile(join(ROOT, name, file), 'utf8');
  const balancerConf = async (place: Place, servers: readonly BalancedServer[]): Promise<string> => {
    const text = await textOf(`balancers/${place.profile.balancer}${extname(conf)}`);
    return withAddresses(withServers(text, servers, proxy.down), place);
  };
  return {
    secrets,
    names: (profile) => (profile.proxy === name ? [name] : []),
    describe: (part, profile) =>
      part === name
        ? {
            name,
            role: 'balancer',
            program,
            published: true,
            ports: { main: PORT, ...proxy.ports?.(profile) },
            // It looks their names up when it starts.
            after: ({ role }) => role === 'app',
            command: proxy.command,
            environment: (place) => ({
              HOST: place.bind,
              PORT: String(place.here().port),
              LAB: place.lab,
              ...proxy.environment?.(place),
            }),
            files: async (place) => ({
              [conf]: await textOf(conf),
              [balancer]: await balancerConf(
                place,
                place.replicas.map((replica) => ({ replica })),
              ),
            }),
            ready: [{ http: `/${name}-health`, port: 'main', says: ({ lab }) => lab }],
          }
        : null,
    balancing: {
      reload: (remote, signal) => proxy.renew(remote, () => proxy.reload(remote), signal),
      async tell(remote, servers, signal) {
        const place = await remote.place(name);
        const text = await balancerConf(place, servers);
        const reload = async (): Promise<void> => {
          await remote.put(name, `${place.scratch}/${balancer}`, text);
          await proxy.reload(remote);
        };
        await proxy.renew(remote, reload, signal);
      },
      async servers(remote) {
        const { scratch } = await remote.place(name);
        const { stdout } = await remote.exec(name, ['cat', `${scratch}/${balancer}`]);
        return [...stdout.matchAll(proxy.servers)].map(([, address = '']) => address);
      },
    },
  };
}
