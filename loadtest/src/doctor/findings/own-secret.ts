/** A cookie that carries its own content needs no store, and yet a replica does not accept it: its key is another. */
import { broken, defineFinding } from '../finding.ts';
import { isSplit } from '../knowledge.ts';
import { listed, of } from '../words.ts';

export const ownSecret = defineFinding({
  name: 'own-secret',
  title: 'one key for all',
  find({ knowledge, visits, roles }) {
    if (knowledge.kind !== 'looks') return null;
    const { looks } = knowledge;
    const unknown = looks.filter(({ isKnown, visit }) => !isKnown && visit.kind !== 'unbalanced');
    if (unknown.length < 2 || !isSplit(looks)) return null;
    const carrying = roles.sessions.filter((name) => {
      const forms = visits.flatMap(({ set }) =>
        set.filter((seen) => seen.name === name).map(({ form }) => form),
      );
      return forms.length > 0 && forms.every((form) => form === 'carries');
    });
    if (carrying.length === 0 || carrying.length < roles.sessions.length) return null;
    return broken(
      `The cookie ${listed(carrying)} carries its own content, and yet not every replica or process accepts it: they sign or seal it under different keys.`,
      [
        `${of(unknown.length, looks.length)} visits with a good cookie were treated as if they had a made-up one`,
      ],
      'give all replicas and processes the same secret, from the environment; none that is drawn when a process starts',
    );
  },
});
