/** What each profile cost. */
import type { Costs, ProfileResult, Report } from '../../model/result.ts';
import { type Column, foldedAbove, grouped, paragraph, type Section, table } from '../block.ts';

const GROUPS: readonly Column[] = [
  ...grouped(null, ['Profile']),
  ...grouped(null, ['Store commands a request', 'Messages a write (predicted)', 'Bytes a request']),
];

export const COST_COLUMNS = [
  'Profile',
  'Store commands a request',
  'Messages a write (predicted)',
  'Bytes a request',
] as const;

/** With more, a page shows them where they are asked for. */
const MOST_ROWS = 24;

export function costsSection({ profiles }: Report): Section | null {
  const rows = costRows(profiles);
  if (rows.length === 0) return null;
  const text =
    'Before the fault where there was one: commands to an external store, messages between replicas, and the bytes of both. What a session takes of processor time and memory one run can’t tell from its own noise: that is measured by make costs.';
  return {
    heading: 'Costs',
    blocks: [paragraph(text), ...foldedAbove(MOST_ROWS, rows.length, 'profiles', [table(GROUPS, rows)])],
  };
}

/** One row for each profile that was measured. */
export const costRows = (profiles: readonly ProfileResult[]): readonly (readonly string[])[] =>
  profiles.flatMap(({ profile, costs }) => (costs ? [[profile, ...cells(costs)]] : []));

const cells = (costs: Costs): string[] => [
  costs.commandsPerRequest.toFixed(1),
  messages(costs),
  String(costs.bytesPerRequest),
];

function messages({ messagesPerWrite, predictedMessagesPerWrite: predicted }: Costs): string {
  if (messagesPerWrite === null) return '–';
  return predicted === null ? messagesPerWrite.toFixed(2) : `${messagesPerWrite.toFixed(2)} (${predicted})`;
}
