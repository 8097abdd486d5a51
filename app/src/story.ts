/** The story of a page in one line, and its browser's last hops as a strip: who answered, and whether the session was known. */
import { html } from 'ghtml';
import type { Hop } from './hops.ts';
import type { Words } from './words/index.ts';

/** How a hop went for its session. */
export type Fate = 'none' | 'found' | 'lost';

export const fateOf = ({ sent, known }: Hop): Fate => (sent === null ? 'none' : known ? 'found' : 'lost');

/**
 * @param shared whether any replica finds any session
 * @returns such as `POST app-2 began session d31a → GET app-3 was sent d31a: not known here, app-2 has it`
 */
export function storyOf(hops: readonly Hop[], shared: boolean, { story }: Words): string {
  const hop = hops.at(-1);
  if (!hop) return '';
  const before = hops.at(-2);
  const told = [
    before?.method === 'POST' ? tellPost(before, story) : '',
    tellLook(hop, hops.slice(0, -1), shared, story),
  ];
  return told.filter(Boolean).join(' → ');
}

function tellPost({ replica, sent, known, given }: Hop, story: Words['story']): string {
  const who = `POST ${replica}`;
  if (sent === null) return given === null ? story.sentNone(who) : story.began(who, given);
  if (known) return given === null ? story.foundThere(who, sent) : story.renamed(who, sent, given);
  return given === null ? story.unknownThere(who, sent) : story.beganInstead(who, sent, given);
}

function tellLook(hop: Hop, before: readonly Hop[], shared: boolean, story: Words['story']): string {
  const { method, replica, sent } = hop;
  const who = `${method} ${replica}`;
  if (sent === null) return before.length === 0 ? story.firstVisit(who) : story.sentNone(who);
  if (fateOf(hop) === 'found') return story.found(who, sent);
  const holder = before.findLast(
    ({ given, sent: theirs, known }) => given === sent || (theirs === sent && known),
  );
  if (holder === undefined) return story.unknown(who, sent);
  if (shared) return story.unknownAnyMore(who, sent);
  return holder.replica === replica
    ? story.forgotten(who, sent, replica)
    : story.elsewhere(who, sent, holder.replica);
}

const MARKS: Readonly<Record<Fate, string>> = { none: '·', found: '✓', lost: '✗' };

/** Colour is not all that tells replicas apart, nor fates: each has its name and its mark. */
export const stripOf = (
  hops: readonly Hop[],
  words: Words,
): string => html`<ol class="hops" aria-label="${words.hops}">
  !${hops.map((hop) => {
    const fate = fateOf(hop);
    const [mark, says] = [MARKS[fate], words.fates[fate]];
    const fresh = hop.given === null ? '' : `, ${words.given(hop.given)}`;
    const number = /(\d+)$/.exec(hop.replica)?.[1] ?? '0';
    return html`<li class="replica-${Number(number) % 8} ${fate}" title="${hop.method} ${hop.replica}: ${says}${fresh}">${hop.method} ${hop.replica} <span aria-hidden="true">${mark}${hop.given === null ? '' : '+'}</span><span class="spoken">${says}${fresh}</span></li>`;
  })}
</ol>`;
