/** The example with a login form: in, a look at the account, and out. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { startCluster } from '../../../lab/test/support/cluster.ts';
import { ACCOUNTS } from './accounts.ts';
import { REPLICAS, type RecordedApp, type Visit } from './recorded-app.ts';

export const loginCsrf: RecordedApp = {
  name: 'login-csrf',
  without: false,
  accounts: ACCOUNTS,
  start: (t, sessions) =>
    startCluster(t, {
      main: join(import.meta.dirname, '../../login-csrf/app.ts'),
      balancer: 'round-robin',
      redis: sessions === 'shared',
      replicas: REPLICAS,
    }),
  async journey(page, visit) {
    await logIn(page, visit);
    await page.reload();
    await page.getByText(`You are ${visit.account.name}.`).waitFor();
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByText('Goodbye.').waitFor();
  },
  async isKnownAt(other, page, visit) {
    await logIn(page, visit);
    await page.goto(`${other}/account`);
    return page.getByText(`You are ${visit.account.name}.`).isVisible();
  },
};

async function logIn(page: Page, { target, account }: Visit): Promise<void> {
  await page.goto(`${target}/login`);
  await page.fill('[name=name]', account.name);
  await page.fill('[name=password]', account.password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByText(`You are ${account.name}.`).waitFor();
}
