/**
 * How a starting replica gets what the others hold. First it greets them all: from then on, each sends it every write.
 * Then it copies the sessions of one of them, and waits for what the others had noted for it while it was away. If
 * nobody is there, or all have only just started, there is nothing to copy.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { FastifyBaseLogger } from 'fastify';
import type { Copy, HelloAnswer } from './messages.ts';
import type { Peer } from './peer.ts';

const GREETINGS = 3;
const DELIVERIES_MS = 5000;
const ASK_AGAIN_MS = 25;

export async function startUp(
  peers: readonly Peer[],
  take: (copy: Copy) => void,
  log: FastifyBaseLogger,
): Promise<void> {
  const greeted = await Promise.all(
    peers.map(async (peer) => ({ peer, ready: (await greet(peer))?.ready ?? false })),
  );
  let copied = 0;
  let from: string | null = null;
  for (const { peer, ready } of greeted) {
    const complete =
      ready &&
      (await peer.copyState((copy) => {
        take(copy);
        copied += 1;
      }));
    if (!complete) continue;
    from = peer.name;
    break;
  }
  const deadline = performance.now() + DELIVERIES_MS;
  // Without a deadline, a peer that hears this replica but can't reach it would be waited for without end.
  await Promise.all(peers.map((peer) => delivered(peer, deadline)));
  log.info({ from, copied }, 'ready to serve sessions');
}

/** Tries more than once: without a peer that was only busy, this replica might start empty. */
export async function greet(peer: Peer): Promise<HelloAnswer | null> {
  for (let turn = 0; turn < GREETINGS; turn++) {
    const hello = await peer.hello(true);
    if (hello) return hello;
  }
  return null;
}

async function delivered(peer: Peer, deadline: number): Promise<void> {
  while (peer.reachable && performance.now() < deadline) {
    const hello = await peer.hello(false);
    if (!hello || hello.behind === 0) return;
    await sleep(ASK_AGAIN_MS);
  }
}
