/** Assembles one replica: middleware and routes in the order in which a request meets them; listens on nothing. */
import { type Departures, hasUnreadBody, helmetOptions, readRest, requireOwnSite } from '@session-lab/shared';
import express, { type Express } from 'express';
import helmet from 'helmet';
import type { Logger } from 'pino';
import type { Config } from './config.ts';
import { errorHandler, notFound } from './errors.ts';
import { requestLog } from './request-log.ts';
import { cartRoutes } from './routes/cart.ts';
import { healthRoutes } from './routes/health.ts';
import { homeRoutes } from './routes/home.ts';
import { imageRoutes } from './routes/image.ts';
import { loginRoutes } from './routes/login.ts';
import { operatorRoutes } from './routes/operator.ts';
import { viewsRoutes } from './routes/views.ts';
import { sessionMiddleware } from './session/session-middleware.ts';
import type { SessionStore } from './session/session-store.ts';

/** Only below these a session is loaded. */
const WITH_SESSION = ['/views', '/login', '/logout', '/cart', '/image'];

export function buildApp(config: Config, store: SessionStore, departures: Departures, log: Logger): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag'); // nothing here may be cached
  app.locals.replica = config.REPLICA;
  app.use((_request, response, next) => {
    response.setHeader('x-replica', config.REPLICA);
    next();
  });
  app.use(helmet(helmetOptions({ tls: false })));
  app.use(requestLog(log));
  app.use(healthRoutes(config.STORE));
  app.use(operatorRoutes({ store, departures, secret: config.SESSION_SECRET }));
  app.use(homeRoutes());

  app.use(WITH_SESSION, (request, response, next) => {
    response.setHeader('cache-control', 'no-store');
    requireOwnSite(request);
    next();
  });
  app.use(WITH_SESSION, sessionMiddleware(store, config.SESSION_SECRET));
  app.use(WITH_SESSION, express.json(), express.urlencoded({ extended: false }));
  // What no parser takes: uploads are read by their route.
  app.use(WITH_SESSION, async (request, _response, next) => {
    if (request.baseUrl.toLowerCase() !== '/image' && hasUnreadBody(request)) await readRest(request);
    next();
  });
  app.use(viewsRoutes());
  app.use(loginRoutes());
  app.use(cartRoutes());
  app.use(imageRoutes(config.UPLOAD_MAX_BYTES));

  app.use(notFound);
  app.use(errorHandler(log));
  return app;
}
