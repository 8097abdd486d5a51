/** Django's admin, as Debian has it: log in, add a group, see it in the list, log out. */
import { join } from 'node:path';
import { runCommand } from '../../../lab/src/command.ts';
import { startPrograms } from '../../../lab/test/support/cluster.ts';
import { newAccounts } from './accounts.ts';
import { keepFolder } from './folder.ts';
import { lacking } from './programs.ts';
import { REPLICAS, type RecordedApp } from './recorded-app.ts';

/** The one that Debian's packages are for: there may be others in front of it. */
const PYTHON = '/usr/bin/python3';
const APP = join(import.meta.dirname, '../../django-admin/app.py');

const accounts = newAccounts();

export const djangoAdmin: RecordedApp = {
  name: 'django-admin',
  without: lacking({ 'python3-django': [PYTHON, '-c', 'import django'] }),
  accounts,
  async start(t, sessions) {
    const FOLDER = await keepFolder(t, 'django-admin', ...REPLICAS);
    await runCommand(
      PYTHON,
      [APP, 'prepare', ...accounts.map(({ name, password }) => `${name}:${password}`)],
      {
        env: { FOLDER },
      },
    );
    return startPrograms(t, { balancer: 'round-robin', replicas: REPLICAS }, ({ name, port }) => ({
      // One request after the other: SQLite has one writer anyway.
      command: [PYTHON, APP, 'runserver', '--noreload', '--nothreading', '--insecure', `127.0.0.1:${port}`],
      env: { FOLDER, REPLICA: name, ...(sessions === 'apart' && { SESSIONS: join(FOLDER, name) }) },
    }));
  },
  async journey(page, { target, account, typed }) {
    await page.goto(`${target}/admin/`);
    await page.fill('[name=username]', account.name);
    await page.fill('[name=password]', account.password);
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.locator('#user-tools', { hasText: account.name }).waitFor();
    await page.locator('.model-group').getByRole('link', { name: 'Add' }).click();
    await page.fill('[name=name]', typed);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.locator('#result_list').getByText(typed).waitFor();
    await page.locator('#user-tools').getByText('Log out').click();
    await page.getByText('Log in again').waitFor();
  },
};
