/**
 * Several replicas of an app behind a balancer, all in this process, and what a deploy would do to them: restart them one
 * by one, with another version, or take their store away. A command asks for that over HTTP, as it would ask an orchestrator.
 */
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { serve } from './target.ts';

interface Test {
  teardown(task: () => Promise<void> | void): void;
}

export interface ClusterOptions {
  readonly replicas?: number;
  /** One store for all; else each replica has its memory, and the balancer leads a session back to the one that began it. */
  readonly shared: boolean;
  /** A new version can't read what an older one has saved, and the other way round. */
  readonly incompatible?: boolean;
  /** What a request meets while the store is away: an error, or the session as if it had never been. */
  readonly awayAs?: 'error' | 'nobody';
}

interface Replica {
  readonly name: string;
  version: string;
  isUp: boolean;
  memory: Map<string, Saved>;
}

interface Saved {
  readonly note: string;
  readonly version: string;
}

export class Cluster {
  readonly #options: ClusterOptions;
  readonly #replicas: Replica[];
  readonly #store = new Map<string, Saved>();
  isStoreUp = true;
  #requests = 0;
  #ids = 0;

  constructor(options: ClusterOptions) {
    this.#options = options;
    this.#replicas = Array.from({ length: options.replicas ?? 3 }, (_, index) => ({
      name: `app-${index + 1}`,
      version: 'v1',
      isUp: true,
      memory: new Map(),
    }));
  }

  /** One after the other ends and comes back, without what it had in its memory. */
  async roll(version: string, downMs = 30): Promise<void> {
    for (const replica of this.#replicas) {
      replica.isUp = false;
      await sleep(downMs);
      replica.memory = new Map();
      replica.version = version;
      replica.isUp = true;
      await sleep(downMs);
    }
  }

  /** `/roll?version=v2`, `/store?away=300` (milliseconds), `/store?lose`, `/end` (all but one). */
  readonly control: RequestListener = async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://control');
    if (pathname === '/roll') await this.roll(searchParams.get('version') ?? 'v1');
    if (pathname === '/store') {
      this.isStoreUp = false;
      await sleep(Number(searchParams.get('away') ?? 0));
      if (searchParams.has('lose')) this.#store.clear();
      this.isStoreUp = true;
    }
    if (pathname === '/end') for (const replica of this.#replicas.slice(1)) replica.isUp = false;
    response.end('done\n');
  };

  readonly listen: RequestListener = async (request, response) => {
    const body = await bodyOf(request);
    const sid = /(?:^|; )sid=([^;]*)/.exec(request.headers.cookie ?? '')?.[1];
    const replica = this.#replicaFor(sid);
    response.setHeader('x-replica', replica.name);
    response.setHeader('x-version', replica.version);
    if (this.#options.shared && !this.isStoreUp && this.#options.awayAs !== 'nobody') {
      response.writeHead(503).end('the store is away');
      return;
    }
    if (request.method === 'POST')
      this.#write(replica, sid, new URLSearchParams(body).get('note') ?? '', response);
    else response.end(`note: ${this.#read(replica, sid)};`);
  };

  #replicaFor(sid: string | undefined): Replica {
    const up = this.#replicas.filter(({ isUp }) => isUp);
    const home = this.#options.shared ? undefined : up.find(({ name }) => sid?.startsWith(`${name}.`));
    return home ?? (up[this.#requests++ % up.length] as Replica);
  }

  #memoryOf(replica: Replica): Map<string, Saved> {
    return this.#options.shared ? this.#store : replica.memory;
  }

  #read(replica: Replica, sid = ''): string {
    if (this.#options.shared && !this.isStoreUp) return '';
    const saved = this.#memoryOf(replica).get(sid);
    if (!saved || (this.#options.incompatible && saved.version !== replica.version)) return '';
    return saved.note;
  }

  #write(replica: Replica, sid: string | undefined, note: string, response: ServerResponse): void {
    const memory = this.#memoryOf(replica);
    const isKnown = sid !== undefined && (memory.has(sid) || (this.#options.shared && !this.isStoreUp));
    const id = isKnown ? sid : `${replica.name}.${++this.#ids}-${(this.#ids * 2654435761) % 2 ** 32}`;
    if (this.isStoreUp || !this.#options.shared) memory.set(id, { note, version: replica.version });
    response.writeHead(303, { location: '/note', ...(isKnown ? {} : { 'set-cookie': `sid=${id}` }) }).end();
  }
}

/** @returns where users go, and where a deploy asks */
export async function serveCluster(t: Test, options: ClusterOptions): Promise<{ target: URL; control: URL }> {
  const cluster = new Cluster(options);
  return { target: await serve(t, cluster.listen), control: await serve(t, cluster.control) };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}
