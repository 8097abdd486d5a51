/** What a shell is told in a document, as far as documents go: one command a line, quotes, `\` at an end, `&`, `;` and `|` between. */

export interface ShellLine {
  /** As it stands, without its comment. */
  readonly text: string;
  /** Variables set ahead of the program, for it alone. */
  readonly env: Readonly<Record<string, string>>;
  readonly program: string;
  readonly args: readonly string[];
}

export const shellLines = (block: string): ShellLine[] =>
  block
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .flatMap((line) => split(line))
    .map(parse)
    .filter(({ program }) => program !== '');

/** @returns without its quotes each, in the order in which they stand */
export const shellWords = (text: string): string[] =>
  (text.match(WORD) ?? []).map((word) => word.replaceAll(/"([^"]*)"|'([^']*)'/g, '$1$2'));

const WORD = /(?:"[^"]*"|'[^']*'|[^\s"'])+/g;

/** Into what ends at a `&`, `;` or `|` outside of quotes; a comment is left out. */
function split(line: string): string[] {
  const parts: string[] = [''];
  for (const [piece] of line.matchAll(/"[^"]*"|'[^']*'|\s#.*$|^#.*$|&&?|\|\|?|;|./g)) {
    if (/^\s?#/.test(piece) && piece.length > 1) continue;
    if (/^[&|;]/.test(piece)) parts.push('');
    else parts[parts.length - 1] += piece;
  }
  return parts.map((part) => part.trim());
}

function parse(text: string): ShellLine {
  const words = shellWords(text);
  const first = words.findIndex((word) => !/^[A-Z_]+=/.test(word));
  const at = first < 0 ? words.length : first;
  const env = Object.fromEntries(words.slice(0, at).map((word) => assignment(word)));
  return { text, env, program: words[at] ?? '', args: words.slice(at + 1) };
}

/** `NAME=value` as its two halves. */
export function assignment(word: string): [name: string, value: string] {
  const at = word.indexOf('=');
  return [word.slice(0, at), word.slice(at + 1)];
}
