/** Elements by a CSS selector, as texts. */
import { getText } from 'domutils';
import { parseDocument } from 'htmlparser2';
import { elements } from './elements.ts';

/** @param attribute in place of a field's value, a meta's content, or any other's text */
export function textsBySelector(html: string, selector: string, attribute?: string): string[] {
  return elements(selector, parseDocument(html)).flatMap((element) => {
    const { name, attribs } = element;
    const own = attribute ?? OWN[name];
    if (own !== undefined) return attribs[own] ?? (attribute === undefined ? '' : []);
    const text = getText(element);
    return name === 'textarea' || name === 'pre' ? text : text.replace(/\s+/g, ' ').trim();
  });
}

/** Where an element's own value is not its text. */
const OWN: Readonly<Record<string, string>> = {
  input: 'value',
  button: 'value',
  option: 'value',
  meta: 'content',
};
