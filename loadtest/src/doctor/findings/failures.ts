/** Some visits fail where others do not: one replica, or an id that nobody knows. */
import { broken, defineFinding, look, type Seen } from '../finding.ts';
import type { Visit } from '../observations.ts';
import { listed, of } from '../words.ts';

export const failures = defineFinding({
  name: 'failures',
  title: 'failures',
  find(seen) {
    const { visits } = seen;
    const slowed = visits.filter(({ status }) => status === 429);
    if (slowed.length > 0)
      return look(
        `The app asked to be left in peace (429, too many requests) after ${visits.length} requests, and was.`,
        [],
        'try again later, or allow this address more: ten requests a second',
      );
    const plain = visits.filter(({ kind }) => kind !== 'made-up' && kind !== 'idle');
    const failing = plain.filter(hasFailed);
    if (failing.length > 0) return ofFailing(seen, plain, failing);
    const made = visits.filter((visit) => visit.kind === 'made-up' && hasFailed(visit));
    if (made.length > 0)
      return look(
        `A session id that nobody was given makes the app fail (${listed(kinds(made))}): so will a cookie that is too old.`,
        [],
        'let the app begin a new session where it does not know the id',
      );
    const refused = visits.filter(({ status }) => status !== null && status >= 400);
    if (visits.length > 0 && refused.length === visits.length)
      return look(
        `Every visit was answered ${listed(kinds(refused))}: is it the right page, and does nothing refuse this client?`,
        [],
        'give a page that a visitor may see',
      );
    return null;
  },
});

function ofFailing({ naming }: Seen, plain: readonly Visit[], failing: readonly Visit[]) {
  const told = listed(kinds(failing));
  const evidence = [`${of(failing.length, plain.length)} visits: ${told}`];
  if (failing.length === plain.length)
    return broken(
      `Every visit fails: ${told}.`,
      evidence,
      'look at the log of the app, and of what is in front of it',
    );
  const names = [...new Set(failing.map((visit) => naming.of(visit) ?? ''))].filter((name) => name !== '');
  const others = plain.filter((visit) => !hasFailed(visit));
  const alone = names.length > 0 && others.every((visit) => !names.includes(naming.of(visit) ?? ''));
  const says = alone
    ? `${listed(names)} fails, and others do not: ${of(failing.length, plain.length)} visits failed.`
    : `${of(failing.length, plain.length)} visits failed where others came through: ${told}.`;
  const repair = 'look at that replica’s log; let the balancer’s health check take out a replica that fails';
  // One alone may be chance, or a deploy; a few that are slow would have come in the end.
  const areSlow =
    failing.every(({ error }) => error?.startsWith('TIMEOUT')) && failing.length * 5 < plain.length;
  return failing.length === 1 || areSlow ? look(says, evidence, repair) : broken(says, evidence, repair);
}

const hasFailed = ({ status }: Visit): boolean => status === null || status >= 500;

const kinds = (visits: readonly Visit[]): string[] => [
  ...new Set(visits.map(({ status, error }) => (status === null ? (error ?? 'no answer') : String(status)))),
];
