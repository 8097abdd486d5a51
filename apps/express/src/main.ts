/** Starts one replica: configuration, store, app, listen; and stops it gracefully on SIGTERM or SIGINT. */
import closeWithGrace from 'close-with-grace';
import { pino } from 'pino';
import { buildApp } from './app.ts';
import { ConfigError, readConfig } from './config.ts';
import { addressOf, listen, stop } from './serve.ts';
import { Departures } from './session/departures.ts';
import { openStore } from './session/stores.ts';

try {
  const config = readConfig();
  const log = pino({ level: config.LOG_LEVEL, base: { replica: config.REPLICA } });
  const departures = new Departures();
  const store = await openStore(config, log, departures);
  const server = await listen(buildApp(config, store, departures, log), config.PORT, config.HOST);
  closeWithGrace({ delay: 5000, logger: log }, async () => {
    await stop(server);
    await store.close();
  });
  log.info(`listening at ${addressOf(server)}`);
} catch (error) {
  // A mistake of the user's is one message; anything else is a defect and shows its stack.
  const mistake = error instanceof ConfigError || isListenError(error);
  console.error(mistake ? `app: ${error.message}` : error);
  process.exit(1);
}

function isListenError(error: unknown): error is Error {
  return error instanceof Error && 'syscall' in error && error.syscall === 'listen';
}
