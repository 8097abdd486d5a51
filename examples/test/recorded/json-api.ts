/** The example with a token: its page's script asks the API to put two items on a list, and to take one out. */
import { join } from 'node:path';
import { startCluster } from '../../../lab/test/support/cluster.ts';
import { REPLICAS, type RecordedApp } from './recorded-app.ts';

export const jsonApi: RecordedApp = {
  name: 'json-api',
  without: false,
  accounts: [],
  start: (t, sessions) =>
    startCluster(t, {
      main: join(import.meta.dirname, '../../json-api/app.ts'),
      balancer: 'round-robin',
      redis: sessions === 'shared',
      replicas: REPLICAS,
    }),
  async journey(page, { target, typed }) {
    const items = page.getByRole('listitem');
    await page.goto(`${target}/`);
    await page.getByRole('status').getByText('Done.').waitFor();
    for (const [at, item] of [`first ${typed}`, `second ${typed}`].entries()) {
      await page.getByLabel('Item').fill(item);
      await page.getByRole('button', { name: 'Add' }).click();
      await items.nth(at).getByText(item).waitFor();
    }
    await items.first().getByRole('button', { name: 'Take out' }).click();
    await items.nth(1).waitFor({ state: 'detached' });
  },
  // A page of one replica may not ask another.
  async isKnownAt(other, { request }, { target }) {
    const { token } = await (await request.post(`${target}/tokens`)).json();
    const headers = { Authorization: `Bearer ${token}` };
    return (await request.get(`${other}/items`, { headers })).ok();
  },
};
