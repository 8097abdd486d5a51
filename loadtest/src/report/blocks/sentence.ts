/** What happened in one profile, and why, in plain words. */
import { guaranteeNamed } from '../../judge/guarantees/index.ts';
import { counted, sum } from '../../model/counts.ts';
import { OWN_PHASES } from '../../model/phase-name.ts';
import type { FaultResult, ProfileResult } from '../../model/result.ts';
import { LEAST_CHECKS } from '../../model/verdict.ts';
import { commandText } from './commands.ts';
import { count, seconds } from './figures.ts';
import { versionsSentence } from './versions.ts';

export function sentenceOf(result: ProfileResult): string {
  const foreign = result.anomalies['foreign-read'] ?? 0;
  const sentences = [...cutShort(result), steady(result), ...nameless(result), ...connections(result)];
  sentences.push(...besideIt(result), ...versionsSentence(result), ...whatCameBack(result));
  if (result.fault) sentences.push(afterFault(result.fault, result.sessions.lost > 0));
  sentences.push(...ownDefects(result), ...unreadable(result), ...noticed(result));
  if (foreign > 0) sentences.push(`${foreign} pages showed a user what another user had posted.`);
  return sentences.join(' ');
}

/** The command and the losses are told side by side: neither follows from the other. */
function besideIt({ commands = [], phases = [], verdict }: ProfileResult): string[] {
  if (commands.length === 0) return [];
  const told = (phase: string): string => (OWN_PHASES.includes(phase) ? `${phase} it` : `in ${phase}`);
  const lost = phases.flatMap(({ name, losses }) =>
    losses.count === 0 ? [] : `in ${count(losses.count)} of ${count(losses.checks)} checks ${told(name)}`,
  );
  const failed = phases.flatMap(({ name, httpErrors, requests }) =>
    httpErrors === 0 ? [] : `${count(httpErrors)} of ${count(requests)} ${told(name)}`,
  );
  const unproved = (['before', 'after'] as const).filter((stage) =>
    phases.filter(({ within }) => within === stage).every((phase) => phase.verdict === 'unknown'),
  );
  return [
    ...commands.map(commandText),
    lost.length === 0
      ? 'Nothing was lost before, during or after it.'
      : `Something was lost ${lost.join(', ')}.`,
    ...(failed.length > 0 ? [`Requests failed: ${failed.join(', ')}.`] : []),
    ...commands.flatMap(({ recoveryMs }) =>
      recoveryMs === null
        ? []
        : [`The last loss or error was seen ${seconds(recoveryMs)} after the command had begun.`],
    ),
    ...(verdict === 'unknown' && unproved.length > 0
      ? [
          `But too little was seen ${unproved.join(' and ')} it to tell: let it last longer (--duration, --settle), or look whether more than one replica answered.`,
        ]
      : []),
  ];
}

/** Where several phases are told, or a store was away. */
function whatCameBack({ away, phases, fault }: ProfileResult): string[] {
  if (!away || !phases) return [];
  const { sessions, back, orphaned, gone, open, medianMs, longestMs } = away;
  // What a fault has cost is told below.
  if (fault && back + orphaned === 0) return [];
  const times =
    medianMs === null || longestMs === null
      ? ''
      : ` after ${seconds(medianMs)} (median; ${seconds(longestMs)} at the longest)`;
  const told = [
    ...(back > 0 ? [`${count(back)} ${wasWere(back)} known again${times}`] : []),
    ...(orphaned > 0
      ? [`${count(orphaned)} ${wasWere(orphaned)} known again only when an answer had taken the cookie away`]
      : []),
    ...(gone > 0 ? [`${count(gone)} ${wasWere(gone)} gone for good`] : []),
    ...(open > 0 ? [`of ${count(open)} nobody has answered since`] : []),
  ];
  if (gone === sessions)
    return [
      `${counted(sessions, 'session')} ${wasWere(sessions)} asked for in vain, and known to nobody any more.`,
    ];
  return [`Of ${counted(sessions, 'session')} asked for in vain, ${told.join(', ')}.`];
}

function cutShort({ cutShort, damaged }: ProfileResult): string[] {
  if (cutShort === null) return [];
  if (damaged) return [`Not whole (${cutShort}), so this is only what is there.`];
  return [`Cut short (${cutShort}), so this is only what was seen until then.`];
}

/** Kept connections may stay with one process, fresh ones meet all. */
function connections({ connections }: ProfileResult): string[] {
  if (!connections) return [];
  const told = (['kept', 'fresh'] as const).flatMap((kind) => {
    const { ok, fail } = connections[kind];
    return ok + fail === 0 ? [] : `${ok} of ${ok + fail} on ${kind} connections`;
  });
  return told.length === 2 ? [`Flows kept: ${told.join(', ')}.`] : [];
}

/** What has nothing to do with several nodes. */
function ownDefects({ guarantees, baseline }: ProfileResult): string[] {
  const own = Object.entries(guarantees).flatMap(([name, found]) =>
    found?.own ? `“${guaranteeNamed(name)?.title ?? name}”` : [],
  );
  return own.length === 0
    ? []
    : [
        `${baseline} alone violates ${own.join(', ')} for the same causes: that is the app's own, and does not count.`,
      ];
}

const unreadable = ({ unreadable = {} }: ProfileResult): string[] =>
  Object.entries(unreadable).map(
    ([step, { count, reason }]) =>
      `${counted(count, 'page')} of the step “${step}” could not be read: ${reason}.`,
  );

const noticed = ({ notices = [], errors, losses }: ProfileResult): string[] => [
  ...notices.map((notice) => `${notice.charAt(0).toUpperCase()}${notice.slice(1)}.`),
  ...Object.entries(NO_LOSSES).flatMap(([status, why]) => {
    // A token of another replica is refused so, too: those are losses.
    const isToldAsLoss = status === '403' && losses.byCause['wrong-replica'] !== undefined;
    const count = isToldAsLoss ? 0 : (errors[`status ${status}`] ?? 0);
    return count > 0 ? [`${count} requests were answered ${status}, which is no loss: ${why}.`] : [];
  }),
  ...(errors.LOGIN_REFUSED
    ? [
        `${errors.LOGIN_REFUSED} logins were answered with the login page again, which is no loss: is an account’s password wrong, or the account locked?`,
      ]
    : []),
];

/** Answers that turn away whoever asks. */
const NO_LOSSES = {
  429: 'the app, or a proxy, lets nobody ask so often; try a longer --pause or fewer --users',
  403: 'a firewall or a check of the app may refuse this client; if it means “not recognised”, list it under denied',
} as const;

const nameless = ({ replicas, losses, connections }: ProfileResult): string[] =>
  replicas > 0 ? [] : [`No answer says which replica gave it${namelessThen(losses.byCause, connections)}.`];

function namelessThen(
  byCause: Readonly<Record<string, number>>,
  connections: ProfileResult['connections'],
): string {
  if (sum(byCause) > 0)
    return connections ? '' : ', so that a wrong replica or a dead one can’t be told from another cause';
  return connections
    ? ''
    : ', so that it can’t be told whether more than one was met: name them (replica: in the scenario), or add --connections mixed';
}

function steady(result: ProfileResult): string {
  const { verdict, flows, httpErrors, errors, because, sessions, balance, load, commands = [] } = result;
  const judged = flows.ok + flows.fail;
  const why = because ? `: ${because}` : '';
  if (flows.fail > 0) {
    const quietly = httpErrors === 0 ? ', and not one answer was an error' : '';
    return `In ${flows.fail} of ${counted(judged, 'flow')} a page did not show what its user had just done${quietly}${why}.`;
  }
  if (sessions.lost > 0) {
    return `Every flow was kept, but ${counted(sessions.lost, 'session')} ${wasWere(sessions.lost)} forgotten between two flows${why}.`;
  }
  if (judged === 0) return `No flow could be judged${mostly(errors)}.`;
  const all = judged === 1 ? 'The one flow was kept' : `All ${judged} flows were kept`;
  const kept = `${all}${why}.`;
  const broken = brokenGuarantees(result);
  if (broken.length > 0) return `${all}${why}; but ${broken.join(', ')}.`;
  if (verdict !== 'unknown') return kept;
  if (result.damaged)
    return `${kept} But what is not there, or not as it was written, may be what would decide: it proves nothing.`;
  const met = Object.values(balance.requests).filter((count) => count > 0).length;
  if (met === 1)
    return `${kept} But one replica answered everything, so nothing was put to the test${load.clients === 'none' ? ': where a balancer goes by the client’s address, --clients spread tells one for each user' : ''}.`;
  if (met === 0 && judged >= LEAST_CHECKS && flows.info * 9 <= judged)
    return `${kept} But nothing shows that a second replica was met: let answers name theirs (replica: in the scenario), or let more requests come on fresh connections (--connections, --duration).`;
  if (judged < LEAST_CHECKS)
    return `${kept} But ${counted(judged, 'flow')} ${judged === 1 ? 'is' : 'are'} too few to tell, where ${LEAST_CHECKS} are needed: let it run longer (--duration).`;
  // Which of its phases proves nothing is told beside the command.
  if (commands.length > 0 && flows.info * 9 <= judged) return kept;
  return `${kept} But ${flows.info} more did not come through and could not be judged${mostly(errors)}.`;
}

/** What was violated outside of flows. */
const brokenGuarantees = ({ guarantees }: ProfileResult): string[] =>
  Object.entries(guarantees).flatMap(([name, found]) =>
    found?.verdict === 'broken' && !found.own
      ? `“${guaranteeNamed(name)?.title ?? name}” was violated ${counted(found.violations, 'time')}`
      : [],
  );

function afterFault(
  { did, targets, lost, lostOnReturn, notBack = [], moved, healedMs, httpErrors }: FaultResult,
  forgetful: boolean,
): string {
  if (moved && moved.users > 0)
    return `When ${did}, ${moved.users} of ${moved.of} users were sent to another replica, which knew none of their sessions.`;
  const quietly = lost > 0 && httpErrors === 0 ? ', without one HTTP error' : '';
  const cost =
    lost > 0 ? `${counted(lost, 'session')} ${wasWere(lost)} lost${quietly}` : 'no session was lost';
  const told = `When ${did}, ${cost}`;
  if (notBack.length > 0) {
    const were = notBack.length === 1 ? 'was back, but' : 'were back, but';
    return `${told}; ${notBack.join(' and ')} ${were} had answered nobody when the load ended.`;
  }
  // If sessions are lost all the time, a few more on return don't stand out.
  if (healedMs === null || lostOnReturn === 0 || forgetful) return `${told}.`;
  const back = targets.length === 1 ? 'it got its users' : 'they got their users';
  return `${told}; back again, ${back} back and ${lostOnReturn === 1 ? 'did not know their one new session' : `knew none of their ${lostOnReturn} new sessions`}.`;
}

const wasWere = (count: number): string => (count === 1 ? 'was' : 'were');

/** The commonest error, where there is any. */
function mostly(errors: ProfileResult['errors']): string {
  const [commonest] = Object.entries(errors).sort(([, a], [, b]) => b - a);
  return commonest ? `; most often: ${commonest[0]}, ${commonest[1]} times` : '';
}
