/** The example that keeps a note. It has no page with a form, so that the browser is given one. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { startCluster } from '../../../lab/test/support/cluster.ts';
import { REPLICAS, type RecordedApp } from './recorded-app.ts';

export const expressSession: RecordedApp = {
  name: 'express-session',
  without: false,
  accounts: [],
  start: (t, sessions) =>
    startCluster(t, {
      main: join(import.meta.dirname, '../../express-session/app.ts'),
      balancer: 'round-robin',
      redis: sessions === 'shared',
      replicas: REPLICAS,
    }),
  async journey(page, { target, typed }) {
    await page.goto(`${target}/note`);
    for (const [at, note] of [`first ${typed}`, `second ${typed}`].entries()) {
      await submitNote(page, note);
      await page.getByText(JSON.stringify({ note, notes: at + 1 })).waitFor();
    }
  },
  async isKnownAt(other, page, { target, typed }) {
    await page.goto(`${target}/note`);
    await submitNote(page, typed);
    await page.getByText('"notes":1').waitFor();
    await page.goto(`${other}/note`);
    return page.getByText(typed).isVisible();
  },
};

/** In the page that shows the last one, as a form of its own would. */
async function submitNote(page: Page, note: string): Promise<void> {
  await page.setContent('<form method="post" action="/note"><input name="note"><button>Keep</button></form>');
  await page.fill('[name=note]', note);
  await page.getByRole('button', { name: 'Keep' }).click();
}
