/** What the words of a report mean. */
import { guarantees } from '../../judge/guarantees/index.ts';
import type { About, Section } from '../block.ts';

const WORDS: readonly About[] = [
  {
    about: 'flow',
    text: 'One pass of a user through a scenario, such as a post, its redirect and a page that shows what was posted. It is kept where every page in it shows what its user must see.',
  },
  {
    about: 'theory’s frame',
    text: 'What is predicted from the balancer, the store and the measured load, before anything is compared.',
  },
  { about: 'interval', text: 'The 95 % confidence interval of what was measured.' },
  {
    about: 'verdict',
    text: 'intact: every guarantee held in enough checks. broken: one was violated. unknown: too little was seen, or one replica answered everything. It covers the time before the fault; (!) where it contradicts theory.',
  },
  {
    about: 'losses',
    text: 'Requests whose answer showed a loss, each counted once, over the whole run.',
  },
  {
    about: 'longest wait',
    text: 'The longest that any user waited for a good answer from the fault’s begin on.',
  },
  { about: 'replica', text: 'One of several processes that run the same app behind the balancer.' },
];

export const wordsSection = (): Section => ({
  heading: 'What the words mean',
  blocks: [
    {
      kind: 'terms',
      terms: [...WORDS, ...guarantees.map(({ title, says }) => ({ about: title, text: `Guarantee: ${says}.` }))],
    },
  ],
});
