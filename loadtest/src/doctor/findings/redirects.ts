/** A redirect from https to http, or to an address of the inside, is an app's that does not know what is in front of it. */
import { broken, defineFinding, look } from '../finding.ts';
import type { Visit } from '../observations.ts';

const REPAIR =
  'let the balancer pass on Host (with its port), X-Forwarded-Proto and X-Forwarded-Host, and let the app trust it; or redirect by path alone';

export const redirects = defineFinding({
  name: 'redirects',
  title: 'redirects',
  find({ visits }) {
    for (const visit of visits) {
      const to = targetOf(visit);
      if (!to) continue;
      const from = new URL(visit.origin);
      const evidence = [`GET ${visit.path} answered ${visit.status}, on to ${to.origin}${to.pathname}`];
      if (isInside(to.hostname) && !isInside(from.hostname))
        return broken('A redirect leads to an address that users can’t reach.', evidence, REPAIR);
      if (from.protocol === 'https:' && to.protocol === 'http:')
        return look('A redirect leads from https back to http.', evidence, REPAIR);
      if (to.hostname === from.hostname && to.port !== from.port && to.protocol === from.protocol)
        return look(
          'A redirect leads to another port of the same host: is it meant, or does the app not know its own address?',
          evidence,
          REPAIR,
        );
    }
    const away = visits.find((visit) => {
      const to = targetOf(visit);
      return (
        (visit.kind === 'new' || visit.kind === 'hop') &&
        to &&
        to.hostname !== new URL(visit.origin).hostname &&
        !isFollowed(visits, to)
      );
    });
    const to = away && targetOf(away);
    return to
      ? look(
          `The page leads to another site, ${to.host}, which was not asked.`,
          [],
          'give a page of the app itself, such as the one that a login leads back to',
        )
      : null;
  },
});

function targetOf({ location, status }: Visit): URL | null {
  return location !== null && status !== null && status >= 300 && status < 400 && location.startsWith('http')
    ? new URL(location)
    : null;
}

const isFollowed = (visits: readonly Visit[], to: URL): boolean =>
  visits.some(({ origin }) => origin === to.origin);

/** Loopback, private addresses, and names that only the inside knows. */
const isInside = (host: string): boolean =>
  /^(localhost|127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|\[::1\]|\[f[cd])/.test(host) ||
  /\.(internal|local|svc|cluster\.local)$/.test(host) ||
  !host.includes('.');
