/** A report in one sentence. */
import { sum } from '../../model/counts.ts';
import type { ProfileResult, Report } from '../../model/result.ts';
import type { Verdict } from '../../model/verdict.ts';
import { allResults } from '../all-results.ts';
import { commandClause } from './commands.ts';

/** More are counted instead of named. */
const MOST_NAMES = 3;

export function headlineOf(report: Report): string {
  const { profiles } = report;
  const [only] = profiles;
  if (!only) return 'Nothing could be run.';
  const told = [
    profiles.length === 1 ? ofOne(only) : ofMany(profiles),
    afterFault(profiles),
    profiles.length === 1 ? commandClause(only) : '',
    theory(allResults(report)),
  ].filter(Boolean);
  return `${told.join('; ')}.`;
}

function ofOne({ profile, verdict, flows, losses, cutShort }: ProfileResult): string {
  const judged = flows.ok + flows.fail;
  const soFar = cutShort === null ? '' : ' until it was cut short';
  if (flows.fail > 0)
    return `${profile} lost what its users had just done in ${flows.fail} of ${judged} flows${soFar}`;
  if (verdict === 'broken') {
    const lost = sum(losses.byCause);
    return `${profile} kept its flows, and yet lost something ${lost === 1 ? 'once' : `${lost} times`}${soFar}`;
  }
  return verdict === 'intact'
    ? `${profile} kept what its users did in all ${judged} flows${soFar}`
    : `Of ${profile} too little was seen to tell${soFar}`;
}

const DID: Readonly<Record<Verdict, string>> = {
  intact: 'kept what users did',
  broken: 'lost it',
  unknown: 'showed too little to tell',
};

function ofMany(profiles: readonly ProfileResult[]): string {
  const clauses = (['intact', 'broken', 'unknown'] as const).flatMap((verdict) => {
    const names = profiles.filter((result) => result.verdict === verdict).map(({ profile }) => profile);
    return names.length === 0 ? [] : [{ who: namesOf(names), verdict }];
  });
  const hasKept = clauses[0]?.verdict === 'intact';
  const told = clauses.map(
    ({ who, verdict }) => `${who} ${verdict === 'broken' && !hasKept ? 'lost what users did' : DID[verdict]}`,
  );
  return told.join(', ');
}

function afterFault(profiles: readonly ProfileResult[]): string {
  const struck = profiles.flatMap(({ profile, fault }) => (fault ? [{ profile, fault }] : []));
  const [first] = struck;
  if (!first) return '';
  const dids = new Set(struck.map(({ fault }) => fault.did));
  const when = dids.size === 1 ? `when ${first.fault.did}` : 'under a fault';
  const lossy = struck.filter(({ fault }) => fault.lost > 0);
  if (lossy.length === 0) return `${when}, no session was lost`;
  if (struck.length === 1) return `${when}, ${first.fault.lost} sessions were lost`;
  if (lossy.length > MOST_NAMES) return `${when}, ${lossy.length} of ${struck.length} lost sessions`;
  const costs = lossy.map(({ profile, fault }, index) =>
    index === 0 ? `${profile} lost ${fault.lost} sessions` : `${profile} ${fault.lost}`,
  );
  const spared = struck.filter(({ fault }) => fault.lost === 0).map(({ profile }) => profile);
  const none =
    spared.length === 0 ? [] : [`${spared.length > MOST_NAMES ? 'the others' : listed(spared)} none`];
  return `${when}, ${listed([...costs, ...none])}`;
}

function theory(results: readonly ProfileResult[]): string {
  const surprising = results.filter(({ surprises }) => surprises.length > 0).length;
  if (surprising > 0)
    return results.length === 1
      ? 'that is not as predicted'
      : `${surprising} of ${results.length} runs ${surprising === 1 ? 'is' : 'are'} not as predicted`;
  return results.every(({ asPredicted, cutShort }) => asPredicted && cutShort === null)
    ? 'all as predicted'
    : '';
}

const namesOf = (names: readonly string[]): string =>
  names.length > MOST_NAMES ? `${names.length} profiles` : listed(names);

function listed(parts: readonly string[]): string {
  const last = parts.at(-1) ?? '';
  return parts.length < 2 ? last : `${parts.slice(0, -1).join(', ')} and ${last}`;
}
