import { defineBalancer } from './balancer.ts';
import { roundRobin } from './round-robin.ts';

/** For pages it is round robin: files don't take turns. */
export const byContent = defineBalancer({
  ...roundRobin,
  name: 'by-content',
  says: 'the balancer answers static files itself, and each request for a page goes to the next replica in turn',
});
