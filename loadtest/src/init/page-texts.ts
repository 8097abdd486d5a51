/** What a person reads on a page, piece by piece, with a selector that leads there. */
import type { Element } from 'domhandler';
import { getText } from 'domutils';
import { decodeHTML } from 'entities';
import { elements } from '../scenarios/html/elements.ts';
import { ShownPage } from '../scenarios/html/shown-page.ts';

export interface PageText {
  readonly text: string;
  readonly selector: string | null;
  /** The selector leads to others first. */
  readonly isOneOfMany: boolean;
}

const READ = 'h1, h2, h3, p, li, a, button, span, strong, b, em, td, div, label, small, bdi, code, dd, title';

/** The innermost elements with a text of their own. */
export function textsOn(html: string): PageText[] {
  const { document } = new ShownPage('http://any/', html);
  return elements(READ, document).flatMap((element) => {
    const own = element.children.some((child) => child.type === 'text' && child.data.trim() !== '');
    const text = getText(element).replace(/\s+/g, ' ').trim();
    if (!own || text === '' || text.length > 200) return [];
    const selector = selectorOf(element);
    return { text, selector, isOneOfMany: selector !== null && elements(selector, document)[0] !== element };
  });
}

/** All that is read, in one text. */
export const readableText = (body: string): string =>
  decodeHTML(body.replace(/<(script|style)\b[\s\S]*?<\/\1>/gi, ' ').replace(/<[^>]*>/g, ' '));

/** By the nearest name that a page's author gave; null where there is none. */
function selectorOf(element: Element): string | null {
  const own = named(element);
  if (own !== null) return own;
  for (let at = element.parent; at && 'attribs' in at; at = at.parent) {
    const above = named(at as Element);
    if (above !== null) return `${above} ${element.name}`;
  }
  return null;
}

function named({ name, attribs }: Element): string | null {
  // Numbers in a name are of this very page.
  if (attribs.id && /^[A-Za-z][A-Za-z_-]*$/.test(attribs.id)) return `#${attribs.id}`;
  const [first] = (attribs.class ?? '').split(/\s+/).filter((one) => /^[A-Za-z][A-Za-z_-]*$/.test(one));
  return first === undefined ? null : `${name}.${first}`;
}
