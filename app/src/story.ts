/** The story of a page in one line, and its browser's last hops as a strip: who answered, and whether the session was known. */
import { html } from 'ghtml';
import type { Hop } from './hops.ts';

/** How a hop went for its session. */
export type Fate = 'none' | 'found' | 'lost';

export const fateOf = ({ sent, known }: Hop): Fate => (sent === null ? 'none' : known ? 'found' : 'lost');

/**
 * @param shared whether any replica finds any session
 * @returns such as `POST app-2 began session d31a → GET app-3 was sent d31a: not known here, app-2 has it`
 */
export function storyOf(hops: readonly Hop[], shared: boolean): string {
  const hop = hops.at(-1);
  if (!hop) return '';
  const before = hops.at(-2);
  const told = [before?.method === 'POST' ? tellPost(before) : '', tellLook(hop, hops.slice(0, -1), shared)];
  return told.filter(Boolean).join(' → ');
}

function tellPost({ replica, sent, known, given }: Hop): string {
  const who = `POST ${replica}`;
  if (sent === null) return given === null ? `${who} was sent no session` : `${who} began session ${given}`;
  if (known)
    return given === null
      ? `${who} found ${sent}`
      : `${who} found ${sent}, and gave it the new name ${given}`;
  return given === null
    ? `${who} was sent ${sent}: not known there`
    : `${who} was sent ${sent}: not known there, and began ${given}`;
}

function tellLook(hop: Hop, before: readonly Hop[], shared: boolean): string {
  const { method, replica, sent } = hop;
  const who = `${method} ${replica}`;
  if (sent === null)
    return before.length === 0 ? `${who}: your first visit, no session yet` : `${who} was sent no session`;
  if (fateOf(hop) === 'found') return `${who} was sent ${sent}: found`;
  const holder = before.findLast(
    ({ given, sent: theirs, known }) => given === sent || (theirs === sent && known),
  );
  if (holder === undefined) return `${who} was sent ${sent}: not known here`;
  if (shared) return `${who} was sent ${sent}: not known any more`;
  return holder.replica === replica
    ? `${who} was sent ${sent}: not known here any more, though it was ${replica} that had it`
    : `${who} was sent ${sent}: not known here, ${holder.replica} has it`;
}

const MARKS: Readonly<Record<Fate, readonly [mark: string, says: string]>> = {
  none: ['·', 'no session'],
  found: ['✓', 'session found'],
  lost: ['✗', 'session not known'],
};

/** Colour is not all that tells replicas apart, nor fates: each has its name and its mark. */
export const stripOf = (
  hops: readonly Hop[],
): string => html`<ol class="hops" aria-label="The last requests of this browser">
  !${hops.map((hop) => {
    const [mark, says] = MARKS[fateOf(hop)];
    const fresh = hop.given === null ? '' : `, given ${hop.given}`;
    const number = /(\d+)$/.exec(hop.replica)?.[1] ?? '0';
    return html`<li class="replica-${Number(number) % 8} ${fateOf(hop)}" title="${hop.method} ${hop.replica}: ${says}${fresh}">${hop.method} ${hop.replica} <span aria-hidden="true">${mark}${hop.given === null ? '' : '+'}</span><span class="spoken">${says}${fresh}</span></li>`;
  })}
</ol>`;
