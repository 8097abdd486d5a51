/** A document as tests read it: headings, blocks of code, links and code between words; what stands in a block is no heading. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../lab/src/paths.ts';

export interface Heading {
  readonly level: number;
  readonly text: string;
  /** How a link names it, as GitHub makes it. */
  readonly anchor: string;
  /** Blocks of its own section, up to the next heading. */
  readonly blocks: readonly Block[];
}

export interface Block {
  /** Empty where none is told. */
  readonly language: string;
  readonly text: string;
}

export interface Markdown {
  readonly file: string;
  readonly text: string;
  /** All but the blocks. */
  readonly prose: string;
  readonly headings: readonly Heading[];
  readonly blocks: readonly Block[];
  readonly links: readonly string[];
  /** Between backticks, in the prose. */
  readonly code: readonly string[];
}

/** @param file from the checkout on */
export const readMarkdown = (file: string): Markdown =>
  parseMarkdown(readFileSync(join(ROOT, file), 'utf8'), file);

export function parseMarkdown(text: string, file = ''): Markdown {
  const blocks: Block[] = [];
  const headings: (Heading & { blocks: Block[] })[] = [];
  const prose: string[] = [];
  const anchors = new Map<string, number>();
  let open: { language: string; lines: string[] } | null = null;
  for (const line of text.split('\n')) {
    const [, language] = /^ *```(\w*)/.exec(line) ?? [];
    if (open && language !== undefined) {
      const block = { language: open.language, text: open.lines.join('\n') };
      blocks.push(block);
      headings.at(-1)?.blocks.push(block);
      open = null;
    } else if (open) open.lines.push(line);
    else if (language !== undefined) open = { language, lines: [] };
    else {
      prose.push(line);
      const [, marks, title] = /^(#+) (.+)$/.exec(line) ?? [];
      if (!marks || !title) continue;
      const slug = slugOf(title);
      const seen = anchors.get(slug) ?? 0;
      anchors.set(slug, seen + 1);
      headings.push({
        ...{ level: marks.length, text: title, blocks: [] },
        anchor: seen === 0 ? slug : `${slug}-${seen}`,
      });
    }
  }
  if (open) throw new Error(`${file}: a block is not closed`);
  const words = prose.join('\n');
  return {
    ...{ file, text, headings, blocks, prose: words },
    links: [...words.replaceAll(CODE, '').matchAll(LINK)].map(([, to = '']) => to),
    code: [...words.matchAll(CODE)].map(([, code = '']) => code.replaceAll('\n', ' ')),
  };
}

const CODE = /`([^`]+)`/g;
const LINK = /\]\(([^)\s]+)\)/g;

const slugOf = (title: string): string =>
  title
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}\p{Mark} _-]/gu, '')
    .replaceAll(' ', '-');
