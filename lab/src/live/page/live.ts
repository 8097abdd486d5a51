/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/** The page's script: listens to what is told, and hands it to the side that it is about. */

import type { Command } from '../command.ts';
import type { Guess } from '../outcome.ts';
import type { SideName, Told } from '../told.ts';
import type { Words } from '../words/words.ts';
import { find } from './elements.ts';
import { type Ask, SidePage } from './side-view.ts';

const words: Words = JSON.parse(find(document, '#words').textContent ?? '{}');
const query = `token=${encodeURIComponent(document.body.dataset.token ?? '')}`;

const send = (side: SideName) => (command: Command) =>
  void fetch(`/do?${query}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ side, command }),
  });

const dialog = find<HTMLDialogElement>(document, '#guess');

// No form: the key that opens the dialog must not answer it, too.
for (const one of dialog.querySelectorAll('button'))
  one.addEventListener('click', () => dialog.close(one.value));

const ask: Ask = (deed) => {
  find(dialog, '#deed').textContent = deed;
  for (const one of dialog.querySelectorAll('input')) one.checked = false;
  dialog.returnValue = 'cancel';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener(
      'close',
      () => {
        const guess = dialog.querySelector<HTMLInputElement>('input:checked')?.value;
        if (dialog.returnValue === 'look' && guess !== undefined) resolve({ guess: guess as Guess });
        else resolve(dialog.returnValue === 'without' || dialog.returnValue === 'look' ? {} : null);
      },
      { once: true },
    );
  });
};

const pageOf = (side: SideName): SidePage =>
  new SidePage({
    root: find<HTMLElement>(document, `#${side}`),
    words,
    reportUrl: `/report/${side}?${query}`,
    send: send(side),
    ask,
  });

const pages: Readonly<Record<SideName, SidePage>> = { left: pageOf('left'), right: pageOf('right') };

const events = new EventSource(`/events?${query}`);
events.addEventListener('message', ({ data }: MessageEvent<string>) => {
  const told: Told = JSON.parse(data);
  if (told.type === 'side') pages[told.side.side].show(told.side);
  else pages[told.side].add(told.rows);
});
events.addEventListener('open', () =>
  find<HTMLElement>(document, '#disconnected').setAttribute('hidden', ''),
);
events.addEventListener('error', () =>
  find<HTMLElement>(document, '#disconnected').removeAttribute('hidden'),
);
