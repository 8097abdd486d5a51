/** A name for a value, of what something is called elsewhere: letters, digits, - and _. */
export const valueName = (called: string, otherwise: string): string =>
  called
    .replace(/[^\w-]+/g, '-')
    .replace(/^[^A-Za-z]+|-+$/g, '')
    .slice(0, 30) || otherwise;

/** The first that nobody has yet: token, token2, token3. */
export function freeName(wanted: string, isTaken: (name: string) => boolean): string {
  let name = wanted;
  for (let count = 2; isTaken(name); count++) name = `${wanted}${count}`;
  return name;
}
