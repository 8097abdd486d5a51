/** Users of the apps that know a login: as the examples' scenario files have them, and some more. */
import type { Account } from './recorded-app.ts';

export const ACCOUNTS: readonly Account[] = [
  { name: 'alice', password: 'correct horse' },
  { name: 'bob', password: 'battery staple' },
  { name: 'carol', password: 'hunter2' },
  { name: 'dave', password: 'open sesame' },
  { name: 'erin', password: 'swordfish' },
  { name: 'frank', password: 'letmein' },
  { name: 'grace', password: 'cobol1959' },
  { name: 'heidi', password: 'alpenglow' },
];

/** As the apps are told of them, when they are prepared. */
export const ACCOUNT_ARGUMENTS: readonly string[] = ACCOUNTS.map(
  ({ name, password }) => `${name}:${password}`,
);
