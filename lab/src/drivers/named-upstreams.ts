/** What a balancer writes of where it sent a request, with the replicas' names in place of their addresses. */
import { isReplica } from '../topology.ts';
import type { PartState } from './driver.ts';

export function namedUpstreams(
  parts: readonly Pick<PartState, 'name' | 'address'>[],
): (line: string) => string {
  const names = new Map(
    parts.flatMap(({ name, address }) => (isReplica(name) && address !== null ? [[address, name]] : [])),
  );
  // Of a request that was tried on several, all are there: upstream=127.0.0.1:3001, 127.0.0.1:3002
  return (line) =>
    line.replaceAll(/\bupstream=[\d.:]+(?:, [\d.:]+)*/g, (upstreams) =>
      upstreams.replaceAll(/[\d.]+:\d+/g, (address) => names.get(address) ?? address),
    );
}
