/** For the tests of apps and of the lab: the conformance suites that every app is put to, and what they need. */
export type { AppTraits, AppUnderTest, RunningApp, StartApp } from './app-under-test.ts';
export { configConformance } from './config-conformance.ts';
export { eventually, works } from './eventually.ts';
export { httpConformance } from './http-conformance.ts';
export { processConformance } from './process-conformance.ts';
export { redisConformance } from './redis-conformance.ts';
export { PASSWORD, RedisServer } from './redis-server.ts';
export { refusedWhileAway } from './refused-while-away.ts';
export { type Reply, Visitor } from './visitor.ts';
