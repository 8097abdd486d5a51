/** DokuWiki, as Debian has it: log in, write a page of one's own, read it, log out. Its pages are files for all replicas. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { runCommand } from '../../../lab/src/command.ts';
import { startPrograms } from '../../../lab/test/support/cluster.ts';
import { keepFolder } from '../support/folder.ts';
import { ACCOUNT_ARGUMENTS, ACCOUNTS } from './accounts.ts';
import { lacking } from './programs.ts';
import { REPLICAS, type RecordedApp, type Visit } from './recorded-app.ts';

/** Debian's own places. */
const [PHP, DOKUWIKI] = ['/usr/bin/php', '/usr/share/dokuwiki'];
const EXAMPLE = join(import.meta.dirname, '../../dokuwiki');

/** Where PHP keeps the sessions of all replicas. */
const TOGETHER = 'sessions';

export const dokuwiki: RecordedApp = {
  name: 'dokuwiki',
  without: lacking({
    'php-cli': [PHP, '--version'],
    'php-xml': [PHP, '-r', 'exit(extension_loaded("xml") ? 0 : 1);'],
    dokuwiki: ['test', '-e', `${DOKUWIKI}/doku.php`],
  }),
  accounts: ACCOUNTS,
  async start(t, sessions) {
    const WIKI = await keepFolder(t, 'dokuwiki', TOGETHER, ...REPLICAS);
    await runCommand(PHP, [join(EXAMPLE, 'prepare.php'), ...ACCOUNT_ARGUMENTS], { env: { WIKI } });
    return startPrograms(t, { balancer: 'round-robin', replicas: REPLICAS }, ({ name, port, target }) => ({
      command: [
        PHP,
        ...['-d', `auto_prepend_file=${join(EXAMPLE, 'replica.php')}`],
        ...['-d', `session.save_path=${join(WIKI, sessions === 'shared' ? TOGETHER : name)}`],
        ...['-d', 'display_errors=0'],
        ...['-S', `127.0.0.1:${port}`],
        ...['-t', DOKUWIKI],
      ],
      env: { WIKI, REPLICA: name, BALANCER_PORT: new URL(target).port },
    }));
  },
  async journey(page, visit) {
    await logIn(page, visit);
    await page
      .getByRole('link', { name: /^(Create|Edit) this page/ })
      .first()
      .click();
    await page.fill('[name=wikitext]', visit.typed);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.locator('#dokuwiki__content').getByText(visit.typed).waitFor();
    await page.getByRole('link', { name: 'Log Out' }).click();
    await page.getByRole('link', { name: 'Log In' }).waitFor();
  },
  // Who is logged in, a cookie says to all replicas. Which pages one came from is in the session alone.
  async isKnownAt(other, page, visit) {
    await logIn(page, visit);
    await page.goto(`${visit.target}/doku.php?id=start`);
    await page.goto(`${other}/doku.php?id=user:${visit.account.name}`);
    return page.locator('.breadcrumbs').getByRole('link', { name: 'start' }).isVisible();
  },
};

export const whoIsIn = (page: Page, { account }: Visit) => page.locator('li.user', { hasText: account.name });

/** On one's own page, which others leave alone. */
async function logIn(page: Page, visit: Visit): Promise<void> {
  await page.goto(`${visit.target}/doku.php?id=user:${visit.account.name}`);
  await page.getByRole('link', { name: 'Log In' }).click();
  await page.fill('#dw__login [name=u]', visit.account.name);
  await page.fill('#dw__login [name=p]', visit.account.password);
  await page.locator('#dw__login button[type=submit]').click();
  await whoIsIn(page, visit).waitFor();
}
