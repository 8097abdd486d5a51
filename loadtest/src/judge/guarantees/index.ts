/** Every guarantee, in the order of the reports. A new one is a file beside this one, its test, and a line here. */
import type { Fall, Guarantee } from '../guarantee.ts';
import { availability } from './availability.ts';
import { flashOnce } from './flash-once.ts';
import { handshake } from './handshake.ts';
import { isolation } from './isolation.ts';
import { loginRenews } from './login-renews.ts';
import { logoutFinal } from './logout-final.ts';
import { monotonicReads } from './monotonic-reads.ts';
import { monotonicWrites } from './monotonic-writes.ts';
import { noLostUpdate } from './no-lost-update.ts';
import { readYourWrites } from './read-your-writes.ts';
import { sessionKept } from './session-kept.ts';
import { writesFollowReads } from './writes-follow-reads.ts';

export const guarantees = [
  sessionKept,
  readYourWrites,
  monotonicReads,
  monotonicWrites,
  writesFollowReads,
  noLostUpdate,
  isolation,
  logoutFinal,
  loginRenews,
  handshake,
  flashOnce,
  availability,
] as const satisfies readonly Guarantee[];

export type GuaranteeName = (typeof guarantees)[number]['name'];

export const guaranteeNamed = (name: string): Guarantee | undefined =>
  guarantees.find((guarantee) => guarantee.name === name);

export const guaranteesThatFallTo = (fall: Fall): GuaranteeName[] =>
  guarantees.filter(({ fallsTo }) => fallsTo.includes(fall)).map(({ name }) => name);
