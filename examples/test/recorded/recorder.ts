/** Records what a person does in a real Chromium, as a HAR with all bodies in it. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { Har } from './har.ts';
import { lacking } from './programs.ts';

const CHROMIUM = '/usr/bin/chromium';

/** Why nothing can be recorded here; false: it can. */
export const withoutBrowser: false | string = lacking({ chromium: [CHROMIUM, '--version'] });

/** How long a page may take to show what it must: longer than any does on a busy machine. */
const PATIENCE_MS = 30_000;

export const openBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-dev-shm-usage',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });

/** In a browser that knows nothing yet. @throws what the journey does */
export async function record(browser: Browser, journey: (page: Page) => Promise<void>): Promise<Har> {
  const folder = await mkdtemp(join(tmpdir(), 'recording-'));
  try {
    const path = join(folder, 'journey.har');
    const context = await browser.newContext({ recordHar: { path, content: 'embed' } });
    try {
      context.setDefaultTimeout(PATIENCE_MS);
      const page = await context.newPage();
      await journey(page);
      // What a page still asks for belongs to it.
      await page.waitForLoadState('networkidle');
    } finally {
      // Only then is it written.
      await context.close();
    }
    return JSON.parse(await readFile(path, 'utf8'));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
