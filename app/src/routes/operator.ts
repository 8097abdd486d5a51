/** For the lab's operator: what this replica and its store have used up, what the store holds, and what it gave up. */
import { operator, operatorAnswers } from '@session-lab/shared';
import type { FastifyPluginAsync } from 'fastify';

export const operatorRoutes: FastifyPluginAsync<Parameters<typeof operatorAnswers>[0]> = async (
  app,
  account,
) => {
  const answers = { ...operatorAnswers(account), process: async () => ({ pid: process.pid }) };
  for (const name of ['costs', 'sessions', 'evidence', 'heap', 'process'] as const)
    app.get(operator[name].path, async () => ({ replica: app.replica, ...(await answers[name]()) }));
};
