/** The one door of the package: what every app of the lab shares, and the operator's answers for the lab. */

export { addToCart, type Cart, type CartLine, removeFromCart } from './cart.ts';
export { type CommonConfig, commonVariables, wholeNumber, withRedisCa } from './common-variables.ts';
export { cookieFingerprint } from './cookie-fingerprint.ts';
export { requireOwnSite, type Sender } from './cross-site.ts';
export { type Departure, Departures } from './departures.ts';
export { type Failure, failures } from './failures.ts';
export { answerGarbled } from './garbled-request.ts';
export { type Held, HeldSessions, type HeldSessionsOptions } from './held-sessions.ts';
export { describeImage, IMAGE_TYPES, type Image, readImage } from './image.ts';
export { type Answer, operator, type Question } from './operator.ts';
export { ConfigError, type Environment, readEnvironment } from './read-environment.ts';
export { redisCosts } from './redis-costs.ts';
export { type RedisSettings, redisSettings } from './redis-settings.ts';
export { Refusal } from './refusal.ts';
export { helmetOptions } from './security-headers.ts';
export { KEPT_AT_LOGIN, type SessionContent } from './session-content.ts';
export { type Lifetimes, lifetimesOf, newSessionId, timeToLiveMs } from './session-id.ts';
export { start } from './start.ts';
export {
  type AccountableStore,
  type HeldSession,
  type Holdings,
  NO_COSTS,
  operatorAnswers,
  type StoreCosts,
} from './store-account.ts';
export { StoreUnreachable } from './store-unreachable.ts';
export { hasUnreadBody, readRest } from './unread-body.ts';
