/** Assembles one replica: registers everything, listens on nothing. */
import accepts from '@fastify/accepts';
import formBody from '@fastify/formbody';
import multipart from '@fastify/multipart';
import {
  answerGarbled,
  cookieFingerprint,
  type Departures,
  helmetOptions,
  requireOwnSite,
} from '@session-lab/shared';
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { STYLE_HASH } from './answer.ts';
import type { Config } from './config.ts';
import { answerError, answerNotFound } from './errors.ts';
import { hopsPlugin } from './hops.ts';
import { cameThroughBalancer, takeProxyProtocol } from './proxy-protocol.ts';
import { cartRoutes } from './routes/cart.ts';
import { healthRoutes } from './routes/health.ts';
import { homeRoutes } from './routes/home.ts';
import { imageRoutes } from './routes/image.ts';
import { loginRoutes } from './routes/login.ts';
import { operatorRoutes } from './routes/operator.ts';
import { staticRoutes } from './routes/static.ts';
import { viewsRoutes } from './routes/views.ts';
import { securityHeaders } from './security-headers.ts';
import { PLAIN_COOKIE, SECURE_COOKIE, type SessionCookie } from './session/cookie-settings.ts';
import { RememberingSigner } from './session/remembering-signer.ts';
import { sessionPlugin, type Writes } from './session/session-plugin.ts';
import type { SessionStore } from './session/session-store.ts';
import { unreadBodies } from './unread-bodies.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** This replica's name. */
    readonly replica: string;
    /** The lab's profile, and whether in it any replica finds any session: for people to read. */
    readonly profile: string;
    readonly sharesSessions: boolean;
    readonly sessionCookie: SessionCookie;
  }
}

export async function buildApp(
  config: Config,
  store: SessionStore,
  departures: Departures,
  log: FastifyBaseLogger,
): Promise<FastifyInstance> {
  const behindLayer4 = config.PROXY_PROTOCOL === 'on';
  const tls = config.HTTPS === 'on';
  const app = Fastify({
    loggerInstance: log,
    // At layer 7, the balancer on the lab's own network says who the client is. At layer 4 it can say nothing in a
    // request: any X-Forwarded-For comes from the client itself. Of several words on the protocol, the last is the balancer's.
    trustProxy: behindLayer4 ? false : ['loopback', 'uniquelocal'],
    logController: new LogController({ disableRequestLogging: true }),
    // One log for all: a child for each request would cost more than most requests have to say.
    childLoggerFactory: (logger) => logger,
    forceCloseConnections: 'idle',
    maxRequestsPerSocket: config.REQUESTS_PER_CONNECTION,
    clientErrorHandler: answerGarbled(config.REPLICA),
    // An address may be sent as a whole, `http://host/views` (RFC 9112, 3.2.2); the session plugin knows paths alone.
    rewriteUrl: ({ url = '/' }) => (url.startsWith('/') ? url : pathOf(url)),
  });
  if (behindLayer4) takeProxyProtocol(app.server);
  const signer = new RememberingSigner(config.SESSION_SECRET);
  app.decorate('replica', config.REPLICA);
  app.decorate('profile', config.PROFILE ?? config.STORE);
  app.decorate('sharesSessions', store.shared);
  app.decorate('sessionCookie', tls ? SECURE_COOKIE : PLAIN_COOKIE);
  const always = {
    ...(await securityHeaders(helmetOptions({ style: STYLE_HASH, tls }))),
    'x-replica': config.REPLICA,
  };
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(always);
    done();
  });
  // Known fields only: headers would give cookies away, and so might a query. At debug level, since the balancer
  // logs each request already, with the replica that served it.
  if (config.LOG_LEVEL === 'debug' || config.LOG_LEVEL === 'trace')
    app.addHook('onResponse', async (request, reply) => {
      const path = request.url.split('?', 1)[0];
      log.debug({ method: request.method, path, status: reply.statusCode, ms: reply.elapsedTime });
    });
  await app.register(unreadBodies);
  app.setErrorHandler(answerError);
  app.setNotFoundHandler(answerNotFound);
  await app.register(accepts);
  await app.register(healthRoutes, { name: config.STORE, store });
  const writes: Writes = { count: 0 };
  // At layer 7, nginx answers 404 to all of /internal/. At layer 4 it can't, so the replica does.
  await app.register(async (internal) => {
    internal.addHook('onRequest', async (request, reply) => {
      if (cameThroughBalancer(request.raw.socket)) return reply.callNotFound();
    });
    await internal.register(operatorRoutes, {
      store,
      departures,
      writes: () => writes.count,
      // An id and its signature hold only characters that need no encoding on the wire.
      fingerprint: (id) => cookieFingerprint(signer.sign(id)),
    });
    if (store.routes) await internal.register(store.routes);
  });
  await app.register(homeRoutes);
  await app.register(staticRoutes);

  // A scope of their own, so that nothing above ever touches a session.
  await app.register(async (scenarios) => {
    scenarios.addHook('onRequest', (request, reply, done) => {
      reply.header('cache-control', 'no-store');
      requireOwnSite(request);
      done();
    });
    await scenarios.register(formBody);
    await scenarios.register(sessionPlugin, { store, writes, signer });
    await scenarios.register(hopsPlugin, { signed: (id) => signer.sign(id) });
    await scenarios.register(async (forms) => {
      // Nobody reads it there.
      forms.addContentTypeParser('multipart/form-data', (_request, _payload, done) => done(null));
      await forms.register(viewsRoutes);
      await forms.register(loginRoutes);
      await forms.register(cartRoutes);
    });
    // Only here: it watches each request, whatever comes with it.
    await scenarios.register(async (uploads) => {
      await uploads.register(multipart, {
        limits: { fileSize: config.UPLOAD_MAX_BYTES, files: 1, fields: 4 },
      });
      await uploads.register(imageRoutes, { limitBytes: config.UPLOAD_MAX_BYTES });
    });
  });
  return app;
}

const pathOf = (url: string): string => url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '') || '/';
