/**
 * A connection that is closed just as it is used again loses a request. Whoever is behind must keep idle connections
 * longer than whoever is in front; from outside, the front's alone are seen, and what an app announces through it.
 */

import { defineFinding, look, ok } from '../finding.ts';
import { announcedOf } from '../keep-alive-header.ts';
import { seconds } from '../words.ts';

/** Servers close a little later than they say. */
const SLACK_MS = 1800;
const AT_ONCE_MS = 200;

export const keepAlive = defineFinding({
  name: 'keep-alive',
  title: 'keep-alive',
  find({ visits, idle }) {
    const reused = visits.filter(({ kind, reused }) => kind === 'idle' && reused);
    const used = reused[0];
    const announcedMs = visits.map(announcedOf).find((ms) => ms !== null) ?? null;
    const announced =
      announcedMs === null ? 'nothing is announced' : `announced: timeout=${announcedMs / 1000}`;
    if (used && (used.status === null || [502, 503, 504].includes(used.status))) {
      const isAlone = visits.every(
        (visit) => visit.kind === 'idle' || (visit.status !== null && visit.status < 500),
      );
      const what = used.status === null ? 'was cut off' : `was answered ${used.status}`;
      // Seen once, it may be chance.
      return look(
        `A request on a connection that had been idle for ${seconds(used.idleMs ?? 0)} ${what}${isAlone ? ', and no other request failed' : ''}.`,
        [announced],
        'let the app keep idle connections longer than the balancer does, and the balancer longer than clients do',
      );
    }
    const closed = idle?.closedAfterMs ?? null;
    // Closed with the answer: nothing is kept that could be idle.
    if (!used && closed !== null && closed < AT_ONCE_MS) return null;
    if (announcedMs !== null && closed !== null && closed < announcedMs - 500)
      return look(
        `Idle connections are closed after ${seconds(closed)}, though ${seconds(announcedMs)} are announced: clients that trust it are cut off.`,
        [announced],
        'announce no more than the time for which the front keeps idle connections, or leave Keep-Alive out',
      );
    if (announcedMs !== null && idle && closed === null && idle.watchedMs > announcedMs + SLACK_MS)
      return look(
        `${seconds(announcedMs)} are announced, and a connection was still open after ${seconds(idle.watchedMs)}: it is the app’s word, and the front keeps idle connections longer than the app does.`,
        [announced],
        'let the app keep idle connections longer than the balancer does',
      );
    if (closed !== null)
      return ok(
        `Idle connections are closed after ${seconds(closed)}${announcedMs === null ? '' : ', as announced'}${used ? ', and one was used again before' : ''}.`,
        [announced],
      );
    if (!used) return null;
    return ok(
      `A connection that had been idle for ${seconds(used.idleMs ?? 0)} was used again; when idle ones are closed is not known.`,
      [announced, ...(idle ? [`none was closed within ${seconds(idle.watchedMs)}`] : [])],
    );
  },
});
