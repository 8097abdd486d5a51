/** Breaks a text into lines of whole words. */
import { stripVTControlCharacters } from 'node:util';

/** @param width in characters as they are seen: colours take none. A word that is longer has a line of its own. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && seen(line) + 1 + seen(word) > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** How many characters of a text are seen. */
export const seen = (text: string): number => stripVTControlCharacters(text).length;
