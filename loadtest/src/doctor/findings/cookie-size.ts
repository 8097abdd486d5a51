/** Browsers drop a cookie of more than 4096 bytes without a word, and servers refuse long headers. */
import { broken, defineFinding, look, ok } from '../finding.ts';

const MOST_BYTES = 4096;
const NEAR_BYTES = 3500;
/** Most servers allow 8 kB for a header, or for all of them. */
const LONG_HEADER_BYTES = 6000;

export const cookieSize = defineFinding({
  name: 'cookie-size',
  title: 'cookie size',
  find({ visits, roles }) {
    const sets = visits.flatMap(({ set }) => set).filter(({ outcome }) => outcome !== 'removed');
    const largest = sets.toSorted((one, other) => other.bytes - one.bytes)[0];
    if (!largest) return null;
    const { name, bytes } = largest;
    const repair = `keep less in ${name}, or keep it in a store and the id alone in the cookie`;
    if (bytes > MOST_BYTES) {
      const says = `The cookie ${name} has ${bytes} bytes, more than the ${MOST_BYTES} that browsers keep.`;
      return roles.roleOf(name) === 'session' ? broken(says, [], repair) : look(says, [], repair);
    }
    if (bytes >= NEAR_BYTES)
      return look(
        `The cookie ${name} has ${bytes} of ${MOST_BYTES} bytes: a little more, and browsers drop it.`,
        [],
        repair,
      );
    const sent = Math.max(...visits.map(({ sentBytes }) => sentBytes));
    if (sent >= LONG_HEADER_BYTES)
      return look(
        `All cookies together are ${sent} bytes in each request; many servers refuse headers of 8 kB.`,
        [],
        'set fewer cookies, or smaller ones',
      );
    return ok(`The largest cookie, ${name}, has ${bytes} of ${MOST_BYTES} bytes.`);
  },
});
