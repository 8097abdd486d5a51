/** Changes a text but for its places: what stands in {{…}} is a name, whatever it happens to spell. */
export const outsideOfPlaces = (text: string, change: (plain: string) => string): string =>
  text
    .split(/(\{\{[^{}]*\}\})/)
    .map((part, index) => (index % 2 === 1 ? part : change(part)))
    .join('');
