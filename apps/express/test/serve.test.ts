import t from 'tap';
import { addressOf, listen, stop } from '../src/serve.ts';

const AT = { port: 0, host: '127.0.0.1', replica: 'app-1' };

t.test('a request that is under way when the server stops gets its answer', async (t) => {
  const arrived = Promise.withResolvers<void>();
  const gate = Promise.withResolvers<void>();
  const server = await listen((_request, response) => {
    arrived.resolve();
    gate.promise.then(() => response.end('whole'));
  }, AT);
  const asked = fetch(addressOf(server));
  await arrived.promise;
  const stopped = stop(server);
  gate.resolve();
  t.equal(await (await asked).text(), 'whole');
  await stopped;
  t.notOk(server.listening);
});

t.test('outlives the connections that nginx keeps', async (t) => {
  const server = await listen(() => {}, AT);
  t.ok(server.keepAliveTimeout > 60_000);
  await stop(server);
});
