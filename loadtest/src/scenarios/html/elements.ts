import { selectAll } from 'css-select';
import type { AnyNode, Element } from 'domhandler';

/** All elements that a CSS selector means, in the page's order. */
export const elements = (selector: string, within: AnyNode): Element[] =>
  selectAll<AnyNode, Element>(selector, within);
