/** Prices as a table, for the terminal and for documents. */
import { markdownTable } from 'markdown-table';
import { type PriceReport, type ProfilePrices, priceText } from './prices.ts';

const HEADS = [
  'Profile',
  'Sessions in',
  'read: app',
  'read: store',
  'write: app',
  'write: store',
  'no session: app',
];

export const pricesTable = ({ profiles }: PriceReport): string =>
  markdownTable([[...HEADS], ...profiles.map((prices) => [prices.profile, prices.store, ...cells(prices)])]);

const cells = ({ asks: { read, write, bare } }: ProfilePrices): string[] =>
  [read.app, read.store, write.app, write.store, bare.app].map(priceText);

export const pricesLine = ({ at, runtime, environment, rounds }: PriceReport): string =>
  `Milliseconds of processor time a request, mean of ${rounds} rounds with its 95 % interval; ${at.slice(0, 10)}; ${runtime}; ${Object.entries(
    environment,
  )
    .map(([name, version]) => (name === 'cpus' ? `${version} CPUs` : `${name} ${version}`))
    .join(', ')}.`;

/** What documents ask for: the table, how it was taken, and a cell for each profile. */
export const priceBlocks = (report: PriceReport): [string, string][] => [
  ['prices', pricesTable(report)],
  ['price-conditions', pricesLine(report)],
  ...report.profiles.flatMap(({ profile, asks: { read, write } }): [string, string][] => [
    [`read:${profile}`, `${priceText(read.app)} + ${priceText(read.store)}`],
    [`write:${profile}`, `${priceText(write.app)} + ${priceText(write.store)}`],
  ]),
];
