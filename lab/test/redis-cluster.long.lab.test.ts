/** A Redis Cluster under load: what a dead primary and moved slots cost is as predicted, and both are undone. */
import t from 'tap';
import { CLUSTER_NODES } from '../src/parts/redis-cluster.ts';
import { experiment, GENTLE, lab } from './support/experiment.ts';

const args = [...GENTLE, '--duration', '3s'];

/** Nodes that take writes, and those that follow one that is there. */
async function roles(): Promise<string[]> {
  const answers = CLUSTER_NODES.map((node) => lab.run(node, ['sh', '-c', 'redis-cli -p "$PORT" ROLE']));
  return (await Promise.all(answers)).map((answer) => answer.split('\n')[0] ?? '').sort();
}

t.test('a primary is killed: what it had is away for a while, and there again with another', async (t) => {
  const primaries: (readonly string[])[] = [];
  const before = async () => void primaries.push(await lab.primaries());
  const { result } = await experiment(t, 'redis-cluster', { args, fault: 'kill-primary', before });
  t.match(result, { verdict: 'intact', surprises: [], fault: { name: 'kill-primary' } });
  // As long as the nodes take to find out and to agree, and no shorter.
  t.ok((result.fault?.longestUnavailableMs ?? 0) >= 1500, `${result.fault?.longestUnavailableMs} ms`);
  t.ok(result.fault?.flows.ok, 'and others went on meanwhile');
  t.same(primaries[0], ['redis-node-1', 'redis-node-2', 'redis-node-3']);
  t.same(await lab.primaries(), ['redis-node-2', 'redis-node-3', 'redis-node-4']);
  t.same(await roles(), ['master', 'master', 'master', 'slave', 'slave', 'slave']);
});

t.test('slots are moved to another primary and back: nothing is lost, nothing fails', async (t) => {
  const { result } = await experiment(t, 'redis-cluster', { args, fault: 'move-slots' });
  t.match(result, { verdict: 'intact', surprises: [], fault: { lost: 0, predictedLost: [0, 0] } });
  const keys = await Promise.all((await lab.primaries()).map((node) => slotsOf(node)));
  t.ok(Math.max(...keys) - Math.min(...keys) < 200, `spread evenly again: ${keys.join()}`);
});

async function slotsOf(node: string): Promise<number> {
  const nodes = await lab.run(node, ['sh', '-c', 'redis-cli -p "$PORT" CLUSTER NODES']);
  const own = nodes.split('\n').find((line) => line.includes('myself')) ?? '';
  const ranges = [...own.matchAll(/ (\d+)-(\d+)/g)].map(([, from, to]) => Number(to) - Number(from) + 1);
  return ranges.reduce((sum, size) => sum + size, 0);
}
