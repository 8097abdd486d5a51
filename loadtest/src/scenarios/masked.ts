/** Addresses as reports may show them: what is in a query is mostly somebody's secret. */
import type { Marks } from '../model/mark.ts';

/** A path whose query values are left out, but for marks and short numbers. */
export function masked(path: string, marks: Marks): string {
  const question = path.indexOf('?');
  if (question < 0) return path;
  const pairs = path
    .slice(question + 1)
    .split('&')
    .map((pair) => {
      const equals = pair.indexOf('=');
      const value = pair.slice(equals + 1);
      const harmless = equals < 0 || value === '' || /^\d{1,4}$/.test(value) || marks.in(value).length > 0;
      return harmless ? pair : `${pair.slice(0, equals)}=…`;
    });
  return `${path.slice(0, question)}?${pairs.join('&')}`;
}
