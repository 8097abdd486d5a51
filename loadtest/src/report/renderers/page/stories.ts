/**
 * How something was lost, hop by hop: beside each hop's text the same as a picture, the user's lane on the left, a lane
 * for each replica, and an arrow for the request. What the picture shows, the text says.
 */
import { html } from 'ghtml';
import { guaranteeNamed } from '../../../judge/guarantees/index.ts';
import type { Counterexample, FaultHop, Hop } from '../../../model/result.ts';
import type { Stories, Story } from '../../block.ts';
import { linesOf, SIGN_OF, type StoryLine } from '../../story.ts';
import { lookOf } from '../charts/replica-looks.ts';

const LANE = 58;
const USER_X = LANE / 2;
const MIDDLE = 15;

export interface Telling {
  /** Unfolded from the beginning. */
  readonly isOpen: boolean;
  /** With pictures, which say nothing that the text does not. */
  readonly isDrawn: boolean;
}

/** All of one profile: its runs below each other. */
export function storiesHtml(runs: readonly Stories[], { isOpen, isDrawn }: Telling): string {
  const profile = runs[0]?.profile ?? '';
  const causes = [...new Set(runs.flatMap(({ stories }) => stories.map(({ cause }) => cause)))];
  return html`<details class="stories" id="${storiesId(profile)}"!${isOpen ? ' open' : ''}><summary><b>${profile}</b> ${causes.join(', ')}</summary>
!${runs.map(({ about, stories }) => html`!${runs.length > 1 ? html`<h3>${about}</h3>` : ''}!${stories.map((story) => storyHtml(story, isDrawn)).join('\n')}`).join('\n')}</details>`;
}

export const storiesId = (profile: string): string => `lost-${profile.replace(/[^\w-]+/g, '-')}`;

const storyHtml = (
  { title, notes, example }: Story,
  isDrawn: boolean,
): string => html`<p class="cause">${title}.</p>
!${notes.map((note) => html`<p class="note">${note}</p>`).join('')}
!${example ? exampleHtml(example, isDrawn) : ''}`;

function exampleHtml(example: Counterexample, isDrawn: boolean): string {
  const { hops, user, guarantee } = example;
  const replicas = [...new Set(hops.flatMap(partsOf))].sort();
  const lines = linesOf(example);
  const items = hops.map((hop, index) => {
    const line = lines[index];
    if (!line) return '';
    const drawn = isDrawn ? picture(hop, line, index === 0 ? user : null, replicas) : '';
    return html`<li>!${drawn}<p>!${wordsOf(line)}</p></li>`;
  });
  return html`<p class="note quiet">user ${user}, ${guaranteeNamed(guarantee)?.title ?? guarantee}:</p>
<ol class="story!${isDrawn ? ' drawn' : ''}">!${items.join('\n')}</ol>`;
}

function wordsOf({ at, asked, replica, happened, expected, deed }: StoryLine): string {
  if (deed !== null)
    return html`<b class="${deed === 'struck' ? 'bad' : ''}">${at}: ${SIGN_OF[deed]} ${asked}</b>`;
  const last = expected === null ? '' : html` <b class="bad">${expected}</b>`;
  return html`<b>${at}: ${asked} → ${replica}</b><br>${happened.join(', ')}!${last}`;
}

/** @param user named in the first hop alone: null in others */
function picture(
  hop: Hop | FaultHop,
  { expected, deed }: StoryLine,
  user: number | null,
  replicas: readonly string[],
): string {
  const x = (replica: string): number => USER_X + LANE * (replicas.indexOf(replica) + 1);
  const width = LANE * (replicas.length + 1);
  const drawn =
    'fault' in hop
      ? hop.targets
          .map(
            (target) =>
              html`<text class="${deed === 'struck' ? 'bad' : ''} sign" x="${x(target)}" y="${MIDDLE + 6}">${SIGN_OF[deed ?? 'struck']}</text>`,
          )
          .join('')
      : arrow(x(replicaOf(hop)), expected !== null);
  const names = [
    user !== null ? html`<text class="tick" x="${USER_X}">user ${user}</text>` : '',
    ...partsOf(hop).map((replica) => {
      const { mark, className } = lookOf(replica, replicas);
      return html`<text class="${className} tick" x="${x(replica)}">${mark} ${replica}</text>`;
    }),
  ];
  return html`<svg width="${width}" aria-hidden="true">!${[drawn, ...names].join('')}</svg>`;
}

/** From the user's lane to a replica's. */
const arrow = (to: number, isLast: boolean): string => {
  return html`<path class="hop${isLast ? ' bad' : ''}" d="M${USER_X} ${MIDDLE}H${to}"/>`;
};

const replicaOf = ({ replica }: Hop): string => replica ?? 'a replica';

const partsOf = (hop: Hop | FaultHop): readonly string[] => ('fault' in hop ? hop.targets : [replicaOf(hop)]);
