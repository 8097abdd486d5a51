/** The demo's report in a real Chromium: what README shows of it. `PICTURES=1` puts the picture there. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import t from 'tap';
import { openBrowser, withoutBrowser } from '../../../examples/test/recorded/recorder.ts';
import { runLab } from '../support/run-lab.ts';

const PICTURE = 'docs/pictures/report.png';
const MOST_BYTES = 200_000;

t.test('the demo’s report says what happened, above all else', { skip: withoutBrowser }, async (t) => {
  const home = t.testdir();
  const demo = await runLab(home, ['compare']);
  t.equal(demo.code, 0, demo.stdout + demo.stderr);
  const browser = await openBrowser();
  t.teardown(() => browser.close());
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(pathToFileURL(join(home, 'results/latest/report.html')).href);
  t.match(
    await page.locator('h1').textContent(),
    /^sticky and redis kept what users did, round-robin lost it; when app-2 was killed, .* redis none; all as predicted\.$/,
  );
  const picture = await page.screenshot();
  t.ok(picture.length < MOST_BYTES);
  if (process.env.PICTURES) await writeFile(PICTURE, picture);
});
