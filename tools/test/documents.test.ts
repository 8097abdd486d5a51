/** The documents themselves: links that lead somewhere, a README that is short, and two languages that say the same. */
import { existsSync, globSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import t from 'tap';
import { profileNames } from '../../lab/src/catalogue/read-profile.ts';
import { ROOT } from '../../lab/src/paths.ts';
import { type Block, parseMarkdown, readMarkdown } from '../testing/markdown.ts';

const DOCUMENTS = globSync('**/*.md', {
  cwd: ROOT,
  exclude: (name) => /(^|\/)(node_modules|results|programs|\.\w+)(\/|$)/.test(name),
}).sort();

const MOST_WORDS = 1200;

/** Of a picture. */
const MOST_BYTES = 200_000;

/** A document, and the same in Korean. */
const TRANSLATED = [
  ['README.md', 'README.ko.md'],
  ['docs/tutorial.md', 'docs/ko/tutorial.md'],
] as const;

t.test('every link leads to a file, and to a heading that it has', async (t) => {
  t.ok(DOCUMENTS.length > 40, `${DOCUMENTS.length} documents`);
  let count = 0;
  for (const file of DOCUMENTS) {
    for (const link of readMarkdown(file).links) {
      if (/^[a-z]+:/.test(link)) continue;
      count += 1;
      const [path = '', anchor] = link.split('#');
      const to = path === '' ? file : normalize(join(dirname(file), path));
      if (!existsSync(join(ROOT, to))) t.fail(`${file}: there is no ${link}`);
      else if (
        anchor !== undefined &&
        !readMarkdown(to).headings.some((heading) => heading.anchor === anchor)
      )
        t.fail(`${file}: ${to} has no heading for #${anchor}`);
    }
  }
  t.ok(count > 100, `${count} links`);
});

t.test(`README has ${MOST_WORDS} words at most, in either language`, async (t) => {
  for (const file of ['README.md', 'README.ko.md']) {
    const count = readMarkdown(file).text.split(/\s+/).filter(Boolean).length;
    t.ok(count <= MOST_WORDS, `${file}: ${count} words`);
  }
});

t.test('which one? names every profile, and nothing else', async (t) => {
  const { text } = readMarkdown('docs/strategies.md');
  const [, part = ''] = /^## Which one\?$(.*?)^## /ms.exec(text) ?? [];
  t.same([...new Set(parseMarkdown(part).code)].sort(), (await profileNames()).sort());
});

t.test('pictures are small', async (t) => {
  const pictures = globSync('docs/pictures/*', { cwd: ROOT });
  t.ok(pictures.length > 0);
  for (const file of pictures) t.ok(statSync(join(ROOT, file)).size < MOST_BYTES, file);
});

for (const [file, other] of TRANSLATED)
  t.test(
    `${other} has the headings of ${file}, in their order, and its commands to the letter`,
    async (t) => {
      const [one, two] = [readMarkdown(file), readMarkdown(other)];
      t.ok(one.headings.length > 3 && one.blocks.length > 3);
      t.same(outline(two), outline(one));
      for (const [at, { text, blocks }] of one.headings.entries())
        t.same(two.headings[at]?.blocks.map(withoutComments), blocks.map(withoutComments), text);
    },
  );

t.test('a heading, an order or a command that differs is found', async (t) => {
  const one = parseMarkdown('# A\n\n## B\n\n```sh\nmake up # up\n```\n');
  t.same(outline(parseMarkdown('# 가\n\n## 나\n')), outline(one));
  t.notSame(outline(parseMarkdown('# 가\n\n### 나\n')), outline(one));
  t.notSame(outline(parseMarkdown('# 가\n')), outline(one));
  const [block] = parseMarkdown('```sh\nmake up # 올린다\n```').blocks.map(withoutComments);
  t.same(block, one.blocks.map(withoutComments)[0]);
  t.notSame(parseMarkdown('```sh\nmake down\n```').blocks.map(withoutComments)[0], block);
});

t.test('what stands in a block is no heading, and headings of one name have two anchors', async (t) => {
  const { headings, links, code } = parseMarkdown(
    '# A `b` c, d\n```sh\n# no\n```\n## X\n## X\n[a](b.md#x) `[c](d)`\n',
  );
  t.same(
    headings.map(({ anchor }) => anchor),
    ['a-b-c-d', 'x', 'x-1'],
  );
  t.same(links, ['b.md#x']);
  t.same(code, ['b', '[c](d)']);
});

/** Levels, and numbers that headings begin with. */
function outline({ headings }: ReturnType<typeof parseMarkdown>): string[] {
  return headings.map(({ level, text }) => `${'#'.repeat(level)} ${/^\d+\./.exec(text)?.[0] ?? ''}`);
}

/** Comments may be in a reader's own language, and so may what is answered. */
function withoutComments({ language, text }: Block): string {
  if (language !== 'sh') return language;
  return text.replaceAll(/\s*# .*$/gm, '').trim();
}
