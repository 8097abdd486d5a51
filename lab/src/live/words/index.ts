/** The languages of the live page: a line each. */
import { en } from './en.ts';
import { ko } from './ko.ts';
import type { Words } from './words.ts';

export type { Words } from './words.ts';

export const languages: readonly Words[] = [en, ko];

/** The one that was asked for, else the first that the browser's user reads, else English. */
export function languageOf(asked: string | undefined, accepted: string | undefined): Words {
  const wanted = [
    asked ?? '',
    ...(accepted ?? '').split(',').map((one) => one.split(';', 1)[0]?.trim() ?? ''),
  ];
  for (const name of wanted) {
    const found = languages.find(({ lang }) => lang === name.split('-', 1)[0]?.toLowerCase());
    if (found) return found;
  }
  return en;
}
