/** How many replicas answered, and what names them. From outside, one replica looks like a balancer that sorts by address. */
import { defineFinding, look, notKnown, ok } from '../finding.ts';
import { differences } from '../naming.ts';
import { isAnswer } from '../observations.ts';
import { listed } from '../words.ts';

const SEE_MORE =
  'ask from another network, or each replica at its own address (--resolve HOST:PORT:ADDRESS); and let answers name their replica (X-Replica)';

export const replicas = defineFinding({
  name: 'replicas',
  title: 'replicas',
  find(seen) {
    const { visits, naming, knowledge } = seen;
    const answers = visits.filter(isAnswer);
    if (answers.length === 0) return null;
    const { names, by } = naming;
    if (names.length >= 2) {
      const counts = names.map(
        (name) => `${name} ${visits.filter((visit) => naming.of(visit) === name).length}`,
      );
      return ok(`${names.length} replicas answered, named by ${by}.`, [`answers: ${counts.join(', ')}`]);
    }
    const differ = differences(seen);
    if (differ.length > 0)
      return look(
        'At least two replicas or versions answer: answers to one and the same request differ.',
        differ,
        'is a deploy under way? Let all replicas run one version, and let answers name their replica (X-Replica)',
      );
    const { length } = answers;
    if (knowledge.kind === 'looks' && knowledge.looks.some(({ isKnown }) => !isKnown))
      return look(
        'More than one replica or process seems to answer, since not all know the same sessions; nothing names them.',
        [],
        'let answers name their replica (X-Replica), and the process where there are several',
      );
    if (names.length === 1)
      return notKnown(
        `all ${length} answers are from ${listed(names)} (named by ${by}). There is one replica, or all visits from here lead to one, by address or by connection.`,
        [],
        SEE_MORE,
      );
    return notKnown(
      `how many replicas there are. Nothing in ${length} answers names or tells apart who gave them.`,
      [],
      SEE_MORE,
    );
  },
});
