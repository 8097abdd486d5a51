/** What each profile cost. */
import type { Costs, ProfileResult, Report } from '../../model/result.ts';
import { type Column, foldedAbove, grouped, paragraph, type Section, table } from '../block.ts';

const GROUPS: readonly Column[] = [
  ...grouped(null, ['Profile']),
  ...grouped('CPU ms a request', ['app', 'balancer', 'store']),
  ...grouped(null, ['Store commands a request', 'Messages a write (predicted)', 'Bytes a request']),
  ...grouped('Bytes a session', ['replicas', 'external store']),
];

export const COST_COLUMNS = [
  'Profile',
  'CPU ms a request: app',
  'balancer',
  'store',
  'Store commands a request',
  'Messages a write (predicted)',
  'Bytes a request',
  'Bytes a session: replicas',
  'external store',
] as const;

/** With more, a page shows them where they are asked for. */
const MOST_ROWS = 24;

export function costsSection({ profiles }: Report): Section | null {
  const rows = costRows(profiles);
  if (rows.length === 0) return null;
  const isOfMemory = profiles.some(({ costs }) => typeof costs?.replicaBytesPerSession === 'number');
  const memory = isOfMemory
    ? '; then, with some thousand sessions more and no users, what each of them takes up.'
    : '. What a session takes up of memory is measured with --memory.';
  const text = `Before the fault where there was one: processor time, commands to an external store, messages between replicas, and the bytes of both${memory}`;
  return {
    heading: 'Costs',
    blocks: [paragraph(text), ...foldedAbove(MOST_ROWS, rows.length, 'profiles', [table(GROUPS, rows)])],
  };
}

/** One row for each profile that was measured. */
export const costRows = (profiles: readonly ProfileResult[]): readonly (readonly string[])[] =>
  profiles.flatMap(({ profile, costs }) => (costs ? [[profile, ...cells(costs)]] : []));

const cells = (costs: Costs): string[] => [
  costs.cpuMsPerRequest.app.toFixed(2),
  costs.cpuMsPerRequest.balancer.toFixed(2),
  costs.cpuMsPerRequest.store.toFixed(2),
  costs.commandsPerRequest.toFixed(1),
  messages(costs),
  String(costs.bytesPerRequest),
  costs.replicaBytesPerSession === null ? '–' : String(costs.replicaBytesPerSession),
  costs.storeBytesPerSession === null ? '–' : String(costs.storeBytesPerSession),
];

function messages({ messagesPerWrite, predictedMessagesPerWrite: predicted }: Costs): string {
  if (messagesPerWrite === null) return '–';
  return predicted === null ? messagesPerWrite.toFixed(2) : `${messagesPerWrite.toFixed(2)} (${predicted})`;
}
