/** What charts share: a frame with a title for screen readers, and short numbers. */
import { html } from 'ghtml';

export const WIDTH = 640;

/** `body` is SVG already. */
export const svg = (title: string, height: number, body: string): string =>
  html`<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${title}">!${body}</svg>`;

export const px = (value: number): string => String(Math.round(value * 10) / 10);
