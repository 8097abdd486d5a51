/** How evenly each profile spreads different crowds of clients. */
import { sharesOf } from '../../model/counts.ts';
import type { ProfileResult, Report } from '../../model/result.ts';
import { foldedAbove, paragraph, type Section, table } from '../block.ts';

export const BALANCE_COLUMNS = [
  'Profile',
  'Clients',
  'Share of requests',
  'Share of users predicted',
  'Jain’s index',
  'Of sessions',
  'By chance',
] as const;

/** With more, a page shows them where they are asked for. */
const MOST_ROWS = 12;

export function balanceSection(report: Report): Section | null {
  const rows = balanceRows(report);
  if (rows.length === 0) return null;
  const text =
    'With other crowds: users spread over as many networks, from a few offices, or behind one address.';
  return {
    heading: 'Balance',
    blocks: [paragraph(text), ...foldedAbove(MOST_ROWS, rows.length, 'runs', [table(BALANCE_COLUMNS, rows)])],
  };
}

/** One row a run, if profiles were run with several crowds. */
export function balanceRows({ profiles, further }: Pick<Report, 'profiles' | 'further'>): string[][] {
  return profiles.flatMap((main) => {
    const runs = [main, ...further.filter((run) => run.profile === main.profile && sameLoad(run, main))];
    return runs.length > 1 ? runs.map(cells) : [];
  });
}

const sameLoad = (run: ProfileResult, main: ProfileResult): boolean =>
  run.load.scenario === main.load.scenario && run.load.clients !== main.load.clients;

const cells = ({ profile, load, balance }: ProfileResult): string[] => [
  profile,
  load.clients,
  shares(sharesOf(balance.requests)),
  balance.predictedShares ? shares(balance.predictedShares) : '–',
  index(balance.jain),
  index(balance.jainSessions),
  index(balance.jainSessionsByChance),
];

const shares = (of: Readonly<Record<string, number>>): string =>
  Object.values(of)
    .map((share) => Math.round(share * 100))
    .join(':');

const index = (jain: number | null): string => (jain === null ? '–' : jain.toFixed(2));
