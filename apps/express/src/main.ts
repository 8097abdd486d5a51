/** Starts one replica: configuration, store, app, listen; and stops it gracefully on SIGTERM or SIGINT. */
import { Departures, start } from '@session-lab/shared';
import closeWithGrace from 'close-with-grace';
import { pino } from 'pino';
import { buildApp } from './app.ts';
import { readConfig } from './config.ts';
import { addressOf, listen, stop } from './serve.ts';
import { openStore } from './session/stores.ts';

await start(async () => {
  const config = readConfig();
  const log = pino({ level: config.LOG_LEVEL, base: { replica: config.REPLICA } });
  const departures = new Departures();
  const store = await openStore(config, log, departures);
  const server = await listen(buildApp(config, store, departures, log), {
    port: config.PORT,
    host: config.HOST,
    replica: config.REPLICA,
  });
  closeWithGrace({ delay: 5000, logger: log }, async () => {
    await stop(server);
    await store.close();
  });
  log.info(`listening at ${addressOf(server)}`);
});
