/** What the words of a report mean. */
import { guarantees } from '../../judge/guarantees/index.ts';
import type { Report } from '../../model/result.ts';
import { allResults } from '../all-results.ts';
import type { About, Section } from '../block.ts';

const OF_ALL: readonly About[] = [
  {
    about: 'flow',
    text: 'One pass of a user through a scenario, such as a post, its redirect and a page that shows what was posted. It is kept where every page in it shows what its user must see.',
  },
  { about: 'interval', text: 'The 95 % confidence interval of what was measured.' },
  {
    about: 'verdict',
    text: 'intact: every guarantee held in enough checks. broken: one was violated. unknown: too little was seen, or one replica answered everything.',
  },
  {
    about: 'losses',
    text: 'Requests whose answer showed a loss, each counted once, over the whole run.',
  },
  { about: 'replica', text: 'One of several processes that run the same app behind the balancer.' },
];

const OF_THEORY: readonly About[] = [
  {
    about: 'theory’s frame',
    text: 'What the balancer, the store and the measured load should come to; figures in brackets are theory’s, too, and (!) marks what contradicts it.',
  },
];

const OF_A_FAULT: readonly About[] = [
  {
    about: 'before the fault, after it',
    text: 'Before it began, and from then on. The verdict is of the time before, but that nobody may ever see another’s data.',
  },
  {
    about: 'longest wait',
    text: 'The longest that any user waited for a good answer after the fault had begun.',
  },
];

const OF_PHASES: readonly About[] = [
  {
    about: 'before, during, after',
    text: 'Phases of the run: until a command or a fault began, while it lasted, and from then on; others were marked by name. What ended in a phase belongs to it.',
  },
  {
    about: 'asked in vain',
    text: 'A session that was known, and whose user was then answered with an error or as if nobody knew it; known again, or gone for good.',
  },
];

/** Those that the report has. */
export function wordsSection(report: Report): Section {
  const results = allResults(report);
  const terms = [
    ...OF_ALL,
    ...(results.some(({ kept }) => kept.predicted) ? OF_THEORY : []),
    ...(results.some(({ fault }) => fault) ? OF_A_FAULT : []),
    ...(results.some(({ phases }) => phases) ? OF_PHASES : []),
    ...guarantees.map(({ title, says }) => ({ about: title, text: `Guarantee: ${says}.` })),
  ];
  return {
    heading: 'What the words mean',
    blocks: [{ kind: 'folded', title: 'Show them', blocks: [{ kind: 'terms', terms }] }],
  };
}
