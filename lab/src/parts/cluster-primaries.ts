/** What the nodes of a Redis Cluster say of themselves: who takes the writes of which slots. */

/** A node, and its answer to CLUSTER NODES; empty where it gave none. */
export interface NodesByOne {
  readonly node: string;
  readonly says: string;
}

/**
 * The nodes that have slots, each by its own word; where two claim one slot, who has it by the newer configuration. In
 * their order.
 */
export function primariesAmong(answers: readonly NodesByOne[]): string[] {
  const owners = new Map<number, { readonly node: string; readonly epoch: number }>();
  for (const { node, says } of answers) {
    // ID ADDRESS FLAGS PRIMARY PING PONG EPOCH LINK SLOT...
    const line = says.split('\n').find((line) => /^\S+ \S+ \S*\bmyself,master\b/.test(line));
    const [, , , , , , epoch, , ...slots] = line?.trim().split(' ') ?? [];
    for (const slot of slots.flatMap(slotsIn)) {
      const owner = owners.get(slot);
      if (!owner || owner.epoch < Number(epoch)) owners.set(slot, { node, epoch: Number(epoch) });
    }
  }
  const found = new Set([...owners.values()].map(({ node }) => node));
  return answers.flatMap(({ node }) => (found.has(node) ? [node] : []));
}

/** `5` or `0-99`; what is on its way to another stands in brackets, too. */
function slotsIn(range: string): number[] {
  const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(range) ?? [];
  if (first === undefined) return [];
  return Array.from({ length: Number(last) - Number(first) + 1 }, (_, at) => Number(first) + at);
}
