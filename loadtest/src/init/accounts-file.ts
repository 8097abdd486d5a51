/** The accounts' file of a draft: CSV (RFC 4180) with the names in its first line. */
import type { Account } from './draft.ts';

export const accountsText = (account: Account): string =>
  `${[Object.keys(account), Object.values(account)].map((values) => values.map(cell).join(',')).join('\n')}\n`;

const cell = (text: string): string =>
  /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
