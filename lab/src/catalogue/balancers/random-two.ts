import type { Random } from 'session-lab';
import type { Pick } from '../../predict/pick.ts';
import { wanders } from '../../predict/wanders.ts';
import { defineBalancer } from './balancer.ts';

/** The less busy of two that are drawn at random. */
const lessBusyOfTwo =
  (random: Random): Pick =>
  (busy) => {
    const first = Math.floor(random() * busy.length);
    const step = 1 + Math.floor(random() * (busy.length - 1));
    const second = (first + step) % busy.length;
    return (busy[second] ?? 0) < (busy[first] ?? 0) ? second : first;
  };

export const randomTwo = defineBalancer({
  name: 'random-two',
  says: 'each request goes to the less busy of two replicas drawn at random',
  ...wanders({ pick: lessBusyOfTwo, goes: 'the redirect goes to a replica drawn at random' }),
});
