/** Starts one replica: configuration, store, app, listen; and stops it gracefully on SIGTERM or SIGINT. */
import { createServer, type Server } from 'node:http';
import { Departures, start } from '@session-lab/shared';
import closeWithGrace from 'close-with-grace';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { buildApp } from './app.ts';
import { readConfig } from './config.ts';
import type { openStore } from './session/stores/index.ts';

/** @param open opens the store that the configuration names */
export const startReplica = (open: typeof openStore): Promise<void> =>
  start(async () => {
    const config = readConfig();
    const log = pino({ level: config.LOG_LEVEL, base: { replica: config.REPLICA } });
    const departures = new Departures();
    const store = await open(config.STORE, config, log, departures);
    const app = await buildApp(config, store, departures, log);
    const ownPort = config.WORKER_PORTS[config.NODE_APP_INSTANCE ?? 0];
    const own = ownPort === undefined ? null : ownServer(app);
    closeWithGrace({ delay: 5000, logger: log }, async () => {
      own?.close();
      await app.close();
      await store.close();
    });
    await app.listen({ host: config.HOST, port: config.PORT });
    own?.listen(ownPort, config.HOST);
  });

/** Answers as the app does, on a port that no other worker shares. */
function ownServer(app: FastifyInstance): Server {
  return createServer((request, reply) => app.routing(request, reply));
}
