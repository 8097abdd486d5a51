/** The report in a real Chromium: on a phone, a screen, a wall and paper, in light and in dark, and as axe sees it. */
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import t, { type Test } from 'tap';
import { openBrowser, withoutBrowser } from '../../../examples/test/recorded/recorder.ts';
import type { ProfileResult, Report } from '../../src/model/result.ts';
import { htmlReport } from '../../src/report/renderers/html.ts';
import { MADE, ownTarget, report, roundRobin, sticky, surprised } from '../support/results.ts';

const named = (result: ProfileResult, profile: string): ProfileResult => ({ ...result, profile });

/** Each profile with a further run, under another scenario. */
const twenty: Report = {
  ...report(
    ...Array.from({ length: 20 }, (_, index) =>
      named(index % 3 === 0 ? roundRobin : sticky, `a-profile-${index + 1}`),
    ),
  ),
  further: Array.from({ length: 20 }, (_, index) =>
    named({ ...roundRobin, load: { ...roundRobin.load, scenario: 'cart' } }, `a-profile-${index + 1}`),
  ),
};

const REPORTS: Readonly<Record<string, Report>> = {
  'three profiles': report(roundRobin, sticky, named(surprised, 'redis')),
  'twenty profiles': twenty,
  'a target of one’s own': report(ownTarget),
};

const SIZES = [
  { width: 390, height: 844 },
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
];

/** Opens a page with all reports written out. */
async function opened(t: Test): Promise<{ page: Page; show: (name: string) => Promise<void> }> {
  const folder = t.testdir();
  const running = await openBrowser();
  t.teardown(() => running.close());
  const page = await running.newPage();
  const show = async (name: string): Promise<void> => {
    const made = REPORTS[name];
    if (!made) throw new Error(`there is no report ${name}`);
    const file = join(folder, 'report.html');
    await writeFile(file, htmlReport(made, MADE));
    await page.goto(pathToFileURL(file).href);
  };
  return { page, show };
}

const unfold = (page: Page) =>
  page.evaluate("for (const folded of document.querySelectorAll('details')) folded.open = true");

t.test(
  'axe finds nothing, and nothing has to be moved sideways but tables, which the keyboard can do',
  { skip: withoutBrowser },
  async (t) => {
    const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    const { page, show } = await opened(t);
    for (const name of Object.keys(REPORTS)) {
      await show(name);
      if (name !== 'twenty profiles') await unfold(page);
      await page.evaluate(axe);
      for (const [at, size] of SIZES.entries())
        for (const colorScheme of ['light', 'dark'] as const) {
          // All of the smallest; of those that take longer every other.
          if (name !== 'three profiles' && (at % 2 === 0) !== (colorScheme === 'dark')) continue;
          await page.setViewportSize(size);
          await page.emulateMedia({ colorScheme });
          t.same(await violations(page), [], `${name}, ${size.width}, ${colorScheme}`);
          t.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), 'fits');
          t.same(await page.evaluate(movedByPointerAlone), [], 'the keyboard reaches what moves');
        }
    }
    await page.evaluate('document.querySelector("main").append(document.createElement("input"))');
    t.match(await violations(page), [/^label: <input>/], 'and of an input without a label it tells');
  },
);

t.test(
  'the first screen has the headline, the flows kept and the time lines',
  { skip: withoutBrowser },
  async (t) => {
    const { page, show } = await opened(t);
    await page.setViewportSize({ width: 1280, height: 800 });
    for (const name of Object.keys(REPORTS)) {
      await show(name);
      const bottoms = (await page.evaluate(
        "[...document.querySelectorAll('h1, .overview figure')].map((it) => it.getBoundingClientRect().bottom)",
      )) as number[];
      t.equal(bottoms.length, 3);
      t.ok(Math.max(...bottoms) <= 800, `${name}: ${bottoms}`);
    }
  },
);

t.test('twenty profiles are found their way in', { skip: withoutBrowser }, async (t) => {
  t.ok(htmlReport(twenty, MADE).length < 300_000);
  const { page, show } = await opened(t);
  await page.setViewportSize({ width: 1280, height: 800 });
  await show('twenty profiles');
  const height = Number(await page.evaluate('document.documentElement.scrollHeight'));
  t.ok(height < 6000, `${height} pixels`);
  t.equal(await page.locator('details[open]').count(), 0);
  const lost = await page.evaluate(
    "[...document.querySelectorAll('a')].map((a) => a.getAttribute('href')).filter((to) => !document.getElementById(to.slice(1)))",
  );
  t.same(lost, [], 'each link leads somewhere');
  t.ok((await page.locator('nav a').count()) > 5);
  await page.setViewportSize({ width: 390, height: 844 });
  const stays = await page.evaluate(`(() => {
    const region = document.querySelector('.wide');
    region.scrollLeft = 200;
    const name = region.querySelector('tbody th').getBoundingClientRect();
    return region.scrollLeft > 0 && Math.abs(name.left - region.getBoundingClientRect().left) < 1;
  })()`);
  t.ok(stays, 'the first column stays');
});

t.test(
  'on a phone no letter is below 11 pixels, and a story’s words are below its picture',
  { skip: withoutBrowser },
  async (t) => {
    const { page, show } = await opened(t);
    await page.setViewportSize({ width: 390, height: 844 });
    for (const name of Object.keys(REPORTS)) {
      await show(name);
      await unfold(page);
      t.same(await page.evaluate(smallLetters), [], name);
      const hops = await page.evaluate(
        "[...document.querySelectorAll('.story li')].map((li) => li.querySelector('p').getBoundingClientRect().top >= li.querySelector('svg').getBoundingClientRect().bottom)",
      );
      t.ok((hops as boolean[]).length > 0 && (hops as boolean[]).every(Boolean), `${name}: stacked`);
    }
    await page.evaluate(
      `document.body.insertAdjacentHTML('beforeend', '<svg viewBox="0 0 800 20"><text y="15">tiny</text></svg>')`,
    );
    t.match(await page.evaluate(smallLetters), [/^tiny/], 'and of what is drawn smaller it tells');
  },
);

t.test(
  'on paper every column is there, what was folded is open, and no heading is last on its page',
  { skip: withoutBrowser },
  async (t) => {
    const { page, show } = await opened(t);
    for (const name of Object.keys(REPORTS)) {
      await show(name);
      await page.emulateMedia({ media: 'print' });
      await page.setViewportSize({ width: Math.floor(A4_MM_WIDE * PX_A_MM), height: 1000 });
      t.same(await page.evaluate(beyondPaper), [], `${name}: within the paper`);
      t.equal(
        await page.evaluate(
          "[...document.querySelectorAll('details > :not(summary)')].filter((it) => !it.checkVisibility({ contentVisibilityAuto: true })).length",
        ),
        0,
        'nothing is hidden',
      );
      await page.emulateMedia({ media: null });
      t.same(await partedHeadings(page), [], `${name}: each heading has what follows it on its page`);
    }
    await page.addStyleTag({ content: '.opening, .opening h2 { break-after: page !important }' });
    t.ok((await partedHeadings(page)).length > 0, 'and of headings that are last on a page it tells');
  },
);

/** What is between the margins. */
const A4_MM_WIDE = 210 - 2 * 12;
const PX_A_MM = 96 / 25.4;

/** Headings whose first line of what follows is on another page: a PDF tells the page of all that a link leads to. */
async function partedHeadings(page: Page): Promise<string[]> {
  const headings = (await page.evaluate(leadToHeadings)) as string[];
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  const pageOf = (id: string): string => {
    const [, found] = new RegExp(`/${id} \\[(\\d+) 0 R /XYZ`).exec(pdf) ?? [];
    if (found === undefined) throw new Error(`the PDF does not know ${id}`);
    return found;
  };
  return headings.filter((_, at) => pageOf(`heading-${at}-`) !== pageOf(`below-${at}-`));
}

const leadToHeadings = `(() => {
  for (const old of document.querySelectorAll('.leads')) old.remove();
  const leads = document.createElement('div');
  leads.className = 'leads';
  const lead = (to, id) => {
    to.id = id;
    leads.insertAdjacentHTML('beforeend', '<a href="#' + id + '">' + id + '</a> ');
  };
  const lines = [...document.querySelectorAll('tr, li, dt, summary, p, figcaption')];
  const below = (it) => lines.find((line) => it.compareDocumentPosition(line) & Node.DOCUMENT_POSITION_FOLLOWING);
  const headings = [...document.querySelectorAll('h2, h3')];
  headings.forEach((heading, at) => {
    lead(heading, 'heading-' + at + '-');
    lead(below(heading), 'below-' + at + '-');
  });
  document.body.append(leads);
  return headings.map((heading) => heading.textContent);
})()`;

async function violations(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    // biome-ignore lint/suspicious/noExplicitAny: what axe leaves in the page.
    const { violations } = await (globalThis as any).axe.run();
    // biome-ignore lint/suspicious/noExplicitAny: as above.
    return violations.map(({ id, nodes }: any) => `${id}: ${nodes.map((node: any) => node.html).join(' ')}`);
  });
}

/** What scrolls sideways and can't be focused. */
const movedByPointerAlone = `[...document.querySelectorAll('*')]
  .filter((it) => it.scrollWidth > it.clientWidth + 1 && /auto|scroll/.test(getComputedStyle(it).overflowX))
  .filter((it) => it.tabIndex < 0).map((it) => it.outerHTML.slice(0, 80))`;

/** Texts as large as they are seen: what is drawn may be drawn smaller than it says. */
const smallLetters = `[...document.querySelectorAll('body *')]
  .filter((it) => [...it.childNodes].some((node) => node.nodeType === 3 && node.data.trim()))
  .filter((it) => it.checkVisibility() && !/^(style|script|title)$/i.test(it.tagName))
  .map((it) => ({ it, px: parseFloat(getComputedStyle(it).fontSize) * (it.getScreenCTM ? it.getScreenCTM().a : 1) }))
  .filter(({ px }) => px < 11).map(({ it, px }) => it.textContent + ' ' + px)`;

const beyondPaper = `[...document.querySelectorAll('th, td')]
  .filter((cell) => cell.getBoundingClientRect().right > innerWidth + 1 || cell.scrollWidth > cell.clientWidth + 1)
  .map((cell) => cell.textContent)`;
