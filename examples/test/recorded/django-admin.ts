/** Django's admin, as Debian has it: log in, add a group, see it in the list, log out. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { runCommand } from '../../../lab/src/command.ts';
import { startPrograms } from '../../../lab/test/support/cluster.ts';
import { keepFolder } from '../support/folder.ts';
import { ACCOUNT_ARGUMENTS, ACCOUNTS } from './accounts.ts';
import { lacking } from './programs.ts';
import { REPLICAS, type RecordedApp, type Visit } from './recorded-app.ts';

/** The one that Debian's packages are for: there may be others in front of it. */
const PYTHON = '/usr/bin/python3';
const APP = join(import.meta.dirname, '../../django-admin/app.py');

export const djangoAdmin: RecordedApp = {
  name: 'django-admin',
  without: lacking({ 'python3-django': [PYTHON, '-c', 'import django'] }),
  accounts: ACCOUNTS,
  async start(t, sessions) {
    const FOLDER = await keepFolder(t, 'django-admin', ...REPLICAS);
    await runCommand(PYTHON, [APP, 'prepare', ...ACCOUNT_ARGUMENTS], { env: { FOLDER } });
    return startPrograms(t, { balancer: 'round-robin', replicas: REPLICAS }, ({ name, port }) => ({
      // One request after the other: SQLite has one writer anyway.
      command: [PYTHON, APP, 'runserver', '--noreload', '--nothreading', '--insecure', `127.0.0.1:${port}`],
      env: { FOLDER, REPLICA: name, ...(sessions === 'apart' && { SESSIONS: join(FOLDER, name) }) },
    }));
  },
  async journey(page, visit) {
    await logIn(page, visit);
    await page.locator('.model-group').getByRole('link', { name: 'Add' }).click();
    await page.fill('[name=name]', visit.typed);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.locator('#result_list').getByText(visit.typed).waitFor();
    await page.locator('#user-tools').getByText('Log out').click();
    await page.getByText('Log in again').waitFor();
  },
  async isKnownAt(other, page, visit) {
    await logIn(page, visit);
    await page.goto(`${other}/admin/`);
    return whoIsIn(page, visit).isVisible();
  },
};

const whoIsIn = (page: Page, { account }: Visit) => page.locator('#user-tools', { hasText: account.name });

async function logIn(page: Page, visit: Visit): Promise<void> {
  await page.goto(`${visit.target}/admin/`);
  await page.fill('[name=username]', visit.account.name);
  await page.fill('[name=password]', visit.account.password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await whoIsIn(page, visit).waitFor();
}
