/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/** One lab on the page: what it is told is shown, and what its buttons ask is sent. */

import type { Command } from '../command.ts';
import type { Guess, Outcome } from '../outcome.ts';
import type { Row } from '../row.ts';
import type { SideView } from '../told.ts';
import type { Words } from '../words/words.ts';
import { element, fill, find, hueOf } from './elements.ts';
import { drawTopology, travel } from './topology.ts';

/** What a viewer says before something is done; null: they would rather not do it. */
export type Ask = (deed: string) => Promise<{ readonly guess?: Guess } | null>;

export interface SidePageOptions {
  readonly root: HTMLElement;
  readonly words: Words;
  readonly reportUrl: string;
  readonly send: (command: Command) => void;
  readonly ask: Ask;
}

/** Rows, and how many of them are one's own at most. */
const [SHOWN, OWN] = [20, 8];

/** What was long ago does not travel any more. */
const TOO_OLD_MS = 3000;

const MARKS: Readonly<Record<Row['fate'], string>> = {
  none: '·',
  found: '✓',
  lost: '✗',
  failed: '!',
  unknown: '?',
};

export class SidePage {
  readonly #options: SidePageOptions;
  readonly #svg: SVGElement;
  #view: SideView | null = null;
  /** What the buttons were made for: they are made anew only where that changes, so that they keep the focus. */
  #made = '';

  constructor(options: SidePageOptions) {
    this.#options = options;
    const { root, send, reportUrl } = options;
    this.#svg = find<SVGElement>(root, '.topology');
    find<HTMLAnchorElement>(root, '.report').href = reportUrl;
    const chosen = find<HTMLSelectElement>(root, '.profile');
    chosen.addEventListener('change', () => send({ do: 'profile', profile: chosen.value }));
    for (const one of root.querySelectorAll<HTMLButtonElement>('.users button'))
      one.addEventListener('click', () => send({ do: 'users', users: Number(one.value) }));
  }

  show(view: SideView): void {
    const { root, words } = this.#options;
    this.#view = view;
    const heading = find(root, 'h2');
    const named = view.profile ? `${view.profile} · ${fill(words.store, { store: view.store })}` : '…';
    if (heading.textContent !== named) heading.textContent = named;
    const chosen = find<HTMLSelectElement>(root, '.profile');
    if (view.busy === null && view.profile) chosen.value = view.profile;
    chosen.disabled = view.busy !== null;
    find<HTMLAnchorElement>(root, '.open').href = `${view.url}/image`;
    const busy = view.problem ?? (view.busy === null ? '' : words.busy[view.busy]);
    const status = find(root, '.busy');
    if (status.textContent !== busy) status.textContent = busy;
    status.classList.toggle('problem', view.problem !== null);
    drawTopology(this.#svg, view, words);
    this.#showButtons(view);
    replace(find(root, '.figures'), figuresOf(view, words));
    replace(find(root, '.outcome'), outcomeOf(view.outcome, view, words));
  }

  add(rows: readonly Row[]): void {
    const { root, words } = this.#options;
    const list = find(root, '.rows');
    for (const row of rows) {
      if (this.#view && Date.now() - row.at < TOO_OLD_MS) travel(this.#svg, row, this.#view);
      const made = rowOf(row, words);
      // One's own stay on top: a crowd's would wash them away.
      const own = list.querySelectorAll('.own');
      if (row.user === null) list.prepend(made);
      else list.insertBefore(made, own[own.length - 1]?.nextSibling ?? list.firstChild);
    }
    for (const spare of [...list.querySelectorAll('.own')].slice(OWN)) spare.remove();
    for (const spare of [...list.children].slice(SHOWN)) spare.remove();
  }

  #showButtons(view: SideView): void {
    const { root, words, send, ask } = this.#options;
    const replicas = view.parts.filter(({ role }) => role === 'app').map(({ name }) => name);
    for (const one of root.querySelectorAll<HTMLButtonElement>('.users button'))
      one.setAttribute('aria-pressed', String(Number(one.value) === view.users));
    const made = JSON.stringify([view.levers, view.struck, replicas]);
    if (made !== this.#made) {
      this.#made = made;
      const levers = find<HTMLElement>(root, '.levers');
      const before = levers.querySelector<HTMLSelectElement>('select')?.value ?? '';
      const target = replicas.includes(before) ? before : (replicas[1] ?? replicas[0] ?? '');
      keepFocus(levers, () => {
        for (const old of levers.querySelectorAll('button, label')) old.remove();
        const select = element('select', { class: 'target', id: `${root.id}-target` }) as HTMLSelectElement;
        for (const name of replicas) select.append(element('option', {}, name));
        select.value = target;
        select.addEventListener('change', () => this.#renameLevers());
        levers.append(element('label', {}, `${words.replica} `, select));
        for (const { name, ofAReplica } of view.levers) {
          const lever = words.levers[name];
          if (!lever) continue;
          const active = view.struck?.lever === name;
          const on = (): string | undefined => (ofAReplica ? select.value : undefined);
          const press = async (): Promise<void> => {
            if (active) return send({ do: 'undo' });
            const replica = on();
            const deed = fill(lever.do, { replica: replica ?? '' });
            const said = await ask(deed);
            if (said) send({ do: 'strike', lever: name, ...(replica ? { target: replica } : {}), ...said });
          };
          const label = active
            ? fill(lever.undo, { replica: view.struck?.target ?? '' })
            : fill(lever.do, { replica: on() ?? '' });
          levers.append(button(label, `lever-${name}`, () => void press(), active));
        }
      });
    }
    for (const one of root.querySelectorAll<HTMLButtonElement>('button')) one.disabled = view.busy !== null;
  }

  #renameLevers(): void {
    const { root, words } = this.#options;
    const chosen = find<HTMLSelectElement>(root, '.target').value;
    for (const { name, ofAReplica } of this.#view?.levers ?? []) {
      const one = root.querySelector(`[data-name="lever-${name}"]`);
      if (one && ofAReplica && this.#view?.struck?.lever !== name)
        one.textContent = fill(words.levers[name]?.do ?? name, { replica: chosen });
    }
  }
}

function button(label: string, name: string, press: () => void, pressed: boolean): HTMLElement {
  const made = element(
    'button',
    { type: 'button', 'data-name': name, 'aria-pressed': String(pressed) },
    label,
  );
  made.addEventListener('click', press);
  return made;
}

/** What had the focus has it again, by its name. */
function keepFocus(root: HTMLElement, change: () => void): void {
  const name = root.contains(document.activeElement)
    ? document.activeElement?.getAttribute('data-name')
    : null;
  change();
  if (name) root.querySelector<HTMLElement>(`[data-name="${name}"]`)?.focus();
}

/** Only where it differs: what a screen reader follows should not be said again and again. */
function replace(root: Element, children: readonly HTMLElement[]): void {
  const fresh = document.createElement('div');
  fresh.append(...children);
  if (root.innerHTML !== fresh.innerHTML) root.replaceChildren(...fresh.childNodes);
}

function rowOf(row: Row, words: Words): HTMLElement {
  const { user, method, path, replica, status, sent, set, fate, cause, holder } = row;
  const why = [
    words.fates[fate],
    fate === 'failed' && status !== null ? String(status) : '',
    cause === null ? '' : cause,
    holder === null ? '' : fill(words.holder, { replica: holder }),
  ].filter(Boolean);
  return element(
    'li',
    {
      class: `${fate} ${user === null ? 'own' : ''}`,
      title: cause === null ? '' : (words.causes[cause] ?? cause),
    },
    element('span', { class: 'who' }, user === null ? words.you : fill(words.user, { n: user })),
    element(
      'span',
      { class: 'asked' },
      `${method} ${path} → `,
      element('b', { class: replica === null ? '' : hueOf(replica) }, replica ?? words.balancer),
    ),
    element('span', { class: 'session' }, sessionOf(sent, set, words)),
    element('span', { class: 'fate' }, `${MARKS[fate]} ${why.join(' · ')}`),
  );
}

/** What was sent, and what was given in its place. */
function sessionOf(sent: string | null, set: string | null, words: Words): string {
  if (set === null || set === sent) return sent ?? '–';
  return `${sent ?? ''} → ${set === 'cleared' ? words.cleared : set}`.trim();
}

function figuresOf({ figures, users }: SideView, words: Words): HTMLElement[] {
  if (!figures || users === 0) return [];
  const { kept, lost } = figures.flows;
  const share =
    kept + lost === 0 ? '–' : `${Math.floor((100 * kept) / (kept + lost))} % (${kept} / ${kept + lost})`;
  const wait = figures.longestWaitMs === null ? '–' : seconds(figures.longestWaitMs, words);
  const pairs: readonly (readonly [string, string])[] = [
    [words.figures.kept, share],
    [words.figures.lost, causesIn(figures.lostByCause) || words.figures.none],
    [words.figures.requests, String(figures.requests)],
    [words.figures.errors, String(figures.errors)],
    [words.figures.longestWait, wait],
  ];
  return [element('h3', {}, words.figures.heading), termsOf(pairs)];
}

const termsOf = (pairs: readonly (readonly [term: string, says: string])[]): HTMLElement =>
  element(
    'dl',
    {},
    ...pairs.map(([term, says]) => element('div', {}, element('dt', {}, term), element('dd', {}, says))),
  );

const causesIn = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([cause, count]) => `${cause} ${count}`)
    .join(', ');

const seconds = (ms: number, words: Words): string =>
  fill(words.figures.seconds, { n: (ms / 1000).toFixed(1) });

function outcomeOf(outcome: Outcome | null, view: SideView, words: Words): HTMLElement[] {
  if (!outcome) return [];
  const { guess, theory, measured, lever, target } = outcome;
  const said = words.outcome;
  const deed = fill(words.levers[lever]?.do ?? lever, { replica: target ?? '' });
  const pairs: (readonly [string, string])[] = [
    [said.guessed, guess === null ? said.nothing : words.guess.amounts[guess]],
    [
      said.theory,
      [words.levers[lever]?.theory ?? '', theory && outcome.undone ? rangeOf(theory.lost, words) : '']
        .filter(Boolean)
        .join(' · '),
    ],
    [said.measured, measuredSays(measured, view, words)],
  ];
  const right =
    guess !== null && measured && outcome.undone ? (guess === measured.amount ? said.right : said.wrong) : '';
  return [
    element('h3', {}, `${said.heading}: ${deed}`),
    termsOf(pairs),
    ...(right ? [element('p', { class: 'right' }, right)] : []),
  ];
}

const rangeOf = (lost: readonly [number, number] | null, words: Words): string =>
  lost === null
    ? words.outcome.open
    : lost[1] === 0
      ? words.outcome.noneLost
      : fill(words.outcome.between, { low: Math.floor(lost[0]), high: Math.ceil(lost[1]) });

function measuredSays(measured: Outcome['measured'], view: SideView, words: Words): string {
  const said = words.outcome;
  if (!measured) return view.users === 0 ? said.watch : said.wait;
  const { kept, lost } = measured.flows;
  return [
    fill(said.lost, { n: measured.lost, of: measured.users }),
    kept + lost > 0 ? fill(said.kept, { n: Math.floor((100 * kept) / (kept + lost)) }) : '',
    causesIn(measured.lostByCause),
    measured.errors > 0 ? `${words.figures.errors}: ${measured.errors}` : '',
    `${words.figures.longestWait}: ${seconds(measured.longestWaitMs, words)}`,
  ]
    .filter(Boolean)
    .join(' · ');
}
