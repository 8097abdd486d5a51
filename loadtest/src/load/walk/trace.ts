/** Each request and answer as text, for a person who wants to see what the tool does; secrets hidden. */
import { counted } from '../../model/counts.ts';
import { shownPath } from '../../scenarios/masked.ts';
import type { RoundTrip } from '../browser.ts';
import type { Asked, Meaning } from '../meaning.ts';
import { excerptOf } from './excerpt.ts';

export function traceText(
  { step, request, wrote, redirects, aside }: Asked,
  hop: RoundTrip,
  meaning: Meaning,
): string {
  const { answer, error, sent, set, stored, fresh, ms } = hop;
  const cookies = stored.map(
    ({ name, outcome, refusal }) => `${name} ${refusal ? `refused (${refusal.rule})` : outcome}`,
  );
  const pages = [...(step.shows ? [step.shows] : []), ...(step.alsoShows ?? [])];
  const saw = [...(meaning.saw ? [meaning.saw] : []), ...(meaning.also ?? [])];
  const looked = (meaning.next ? [] : pages).map(({ object, where = 'as the scenario says' }) => {
    const { marks, count = null } = saw.find((found) => found.object === object) ?? {};
    return `looked for ${object} (${where}): ${marks ? marks.join(', ') || 'nothing' : 'not read'}${count === null ? '' : `, ${counted(count, 'write')}`}`;
  });
  const given = step.extract
    ? `carried on: ${Object.keys(meaning.values)
        .filter((name) => /^\w/.test(name))
        .join(', ')}`
    : null;
  const carried = Object.keys(request.carried ?? {});
  return [
    `→ ${request.method} ${request.origin ?? ''}${shownPath(request)}  (${aside ?? step.name}${redirects > 0 ? ', redirected' : ''})${wrote ? `, writes ${wrote.mark} to ${wrote.object} (${wrote.effect})` : ''}`,
    `  ${sent === null ? 'without a session' : `session ${sent}`}${fresh ? ', on a connection of its own' : ''}`,
    ...(carried.length > 0 ? [`  from the page’s form: ${carried.join(', ')}`] : []),
    `← ${answer ? excerptOf(answer) : (error?.message ?? 'no answer')}  ${ms.toFixed(1)} ms${answer?.replica ? `, from ${answer.replica}` : ''}`,
    ...(cookies.length > 0
      ? [`  cookies: ${cookies.join('; ')}${set === null ? '' : `; session now ${set}`}`]
      : []),
    ...[...looked, given, meaning.denied ? 'means: not recognised' : null, meaning.error ?? null].flatMap(
      (line) => (line === null ? [] : [`  ${line}`]),
    ),
  ].join('\n');
}
