/** Every finding, in the order of the page. A new one is a file beside this one, its test, and a line here. */
import type { Finding } from '../finding.ts';
import { caches } from './caches.ts';
import { clocks } from './clocks.ts';
import { cookieSize } from './cookie-size.ts';
import { cookies } from './cookies.ts';
import { failures } from './failures.ts';
import { keepAlive } from './keep-alive.ts';
import { ownSecret } from './own-secret.ts';
import { redirects } from './redirects.ts';
import { replicas } from './replicas.ts';
import { sessionKept } from './session-kept.ts';
import { stickiness } from './stickiness.ts';

export const findings = [
  sessionKept,
  ownSecret,
  caches,
  failures,
  redirects,
  cookies,
  cookieSize,
  replicas,
  stickiness,
  clocks,
  keepAlive,
] as const satisfies readonly Finding[];

export type FindingName = (typeof findings)[number]['name'];
