/** Users for an app that has none yet. */
import { randomBytes } from 'node:crypto';
import type { Account } from './recorded-app.ts';

const NAMES = ['alice', 'bob', 'carol', 'dave', 'erin', 'frank', 'grace', 'heidi'];

/** Each time with other passwords, none of which stands anywhere. */
export const newAccounts = (): readonly Account[] =>
  NAMES.map((name) => ({ name, password: randomBytes(9).toString('base64url') }));
