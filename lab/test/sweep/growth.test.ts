import type { Costs, ProfileResult } from 'session-lab';
import t from 'tap';
import { pointOf } from '../../src/sweep/growth.ts';
import { growthChart } from '../../src/sweep/growth-chart.ts';

const COSTS: Costs = {
  cpuMsPerRequest: { app: 1, balancer: 0.1, store: 0 },
  commandsPerRequest: 0,
  messagesPerWrite: 3.02,
  predictedMessagesPerWrite: 3,
  bytesPerRequest: 500,
  replicaBytesPerSession: null,
  storeBytesPerSession: null,
};

const result = (costs: Costs | null, asPredicted: boolean | null = true) =>
  ({ replicas: 4, costs, asPredicted }) as ProfileResult;

t.test('a point is as predicted where its run was', async (t) => {
  t.match(pointOf(result(COSTS)), { replicas: 4, messagesPerWrite: 3.02, asPredicted: true });
  t.match(pointOf(result(COSTS, false)), { asPredicted: false });
});

t.test('where nothing was measured there is no point', async (t) => {
  t.equal(pointOf(result(null)), null);
  t.equal(pointOf(result(COSTS, null)), null, 'too little to tell');
  t.equal(pointOf(result({ ...COSTS, messagesPerWrite: null })), null);
});

t.test('the chart has a dot for each point and a line of theory for each profile', async (t) => {
  const point = pointOf(result(COSTS));
  const points = point ? [{ ...point, replicas: 2 }, point] : [];
  const chart = growthChart([
    { profile: 'replicated', points },
    { profile: 'a <b>', points },
  ]);
  t.equal(chart.match(/<circle/g)?.length, 4);
  t.equal(chart.match(/<polyline/g)?.length, 2);
  t.match(chart, 'a &#60;b&#62;');
});
