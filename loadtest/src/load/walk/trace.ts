/** Each request and answer as text, for a person who wants to see what the tool does; secrets hidden. */
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
  const looked = step.shows
    ? `looked for ${step.shows.object} (${step.shows.where ?? 'as the scenario says'}): ${meaning.saw ? meaning.saw.marks.join(', ') || 'nothing' : 'not read'}${meaning.saw?.count == null ? '' : `, ${meaning.saw.count} writes`}`
    : null;
  const given = step.extract ? `carried on: ${Object.keys(meaning.values).join(', ')}` : null;
  return [
    `→ ${request.method} ${request.origin ?? ''}${request.shown ?? request.path}  (${aside ?? step.name}${redirects > 0 ? ', redirected' : ''})${wrote ? `, writes ${wrote.mark} to ${wrote.object} (${wrote.effect})` : ''}`,
    `  ${sent === null ? 'without a session' : `session ${sent}`}${fresh ? ', on a connection of its own' : ''}`,
    `← ${answer ? excerptOf(answer) : (error?.message ?? 'no answer')}  ${ms.toFixed(1)} ms${answer?.replica ? `, from ${answer.replica}` : ''}`,
    ...(cookies.length > 0
      ? [`  cookies: ${cookies.join('; ')}${set === null ? '' : `; session now ${set}`}`]
      : []),
    ...[looked, given, meaning.denied ? 'means: not recognised' : null, meaning.error ?? null].flatMap(
      (line) => (line === null ? [] : [`  ${line}`]),
    ),
  ].join('\n');
}
