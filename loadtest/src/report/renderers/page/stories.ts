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

/** All of one profile, closed: its runs below each other. */
export function storiesHtml(runs: readonly Stories[], isOpen: boolean): string {
  const profile = runs[0]?.profile ?? '';
  const causes = [...new Set(runs.flatMap(({ stories }) => stories.map(({ cause }) => cause)))];
  return html`<details class="stories" id="${storiesId(profile)}"!${isOpen ? ' open' : ''}><summary><b>${profile}</b> ${causes.join(', ')}</summary>
!${runs.map(({ about, stories }) => html`!${runs.length > 1 ? html`<h3>${about}</h3>` : ''}!${stories.map(storyHtml).join('\n')}`).join('\n')}</details>`;
}

export const storiesId = (profile: string): string => `lost-${profile.replace(/[^\w-]+/g, '-')}`;

const storyHtml = ({ title, notes, example }: Story): string => html`<p class="cause">${title}.</p>
!${notes.map((note) => html`<p class="note">${note}</p>`).join('')}
!${example ? exampleHtml(example) : ''}`;

function exampleHtml(example: Counterexample): string {
  const { hops, user, guarantee } = example;
  const replicas = [...new Set(hops.flatMap(partsOf))].sort();
  const lines = linesOf(example);
  const items = hops.map((hop, index) => {
    const line = lines[index];
    return line ? item(hop, line, index === 0 ? user : null, replicas) : '';
  });
  return html`<p class="note quiet">user ${user}, ${guaranteeNamed(guarantee)?.title ?? guarantee}:</p>
<ol class="story">!${items.join('\n')}</ol>`;
}

/** @param user named in the first hop alone: null in others */
const item = (
  hop: Hop | FaultHop,
  line: StoryLine,
  user: number | null,
  replicas: readonly string[],
): string => html`<li>!${picture(hop, line, user, replicas)}<p>!${wordsOf(line)}</p></li>`;

function wordsOf({ at, asked, replica, happened, expected, deed }: StoryLine): string {
  if (deed !== null)
    return html`<b class="${deed === 'struck' ? 'bad' : ''}">${at}: ${SIGN_OF[deed]} ${asked}</b>`;
  const last = expected === null ? '' : html` <b class="bad">${expected}</b>`;
  return html`<b>${at}: ${asked} → ${replica}</b><br>${happened.join(', ')}!${last}`;
}

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
