/** The links between the parts, one TCP proxy with a port for each: in a lab that is brought up for a fault that acts on them. */

import type { Profile } from '../catalogue/profile.ts';
import { traitsOf } from '../catalogue/store-of.ts';
import { linksText } from '../links/config.ts';
import { type Replica, replicaNames } from '../topology.ts';
import { type Address, definePart, type Place } from './part.ts';
import { NODE } from './program.ts';

export const LINKS = 'links';
const CONTROL_PORT = 7000;

/** From each replica to the store's server and to every other, as `app-1>redis`. */
const linkNames = (profile: Profile, replicas: readonly Replica[]): string[] =>
  replicas.flatMap((from) => [
    `${from}>${traitsOf(profile).server ?? 'redis'}`,
    ...replicas.flatMap((to) => (to === from ? [] : [`${from}>${to}`])),
  ]);

const targetOf = (link: string): string => link.slice(link.indexOf('>') + 1);

/**
 * Where a replica calls another part: at its own address, or at that of the link that leads there. One that came later than the links
 * has none.
 */
export function wayTo(place: Place, part: string): Address {
  const link = `${place.name}>${part}`;
  const { profile } = place;
  return profile.links && linkNames(profile, replicaNames(profile.replicas)).includes(link)
    ? place.to(LINKS, link)
    : place.to(part);
}

export const links = definePart({
  names: (profile) => (profile.links ? [LINKS] : []),
  describe: (name, profile) =>
    name === LINKS
      ? {
          name,
          role: 'app',
          program: NODE,
          ports: {
            main: CONTROL_PORT,
            ...Object.fromEntries(
              linkNames(profile, replicaNames(profile.replicas)).map((link, at) => [
                link,
                CONTROL_PORT + 1 + at,
              ]),
            ),
          },
          after: () => false,
          command: ({ checkout }) => ['node', `${checkout}/lab/src/links/main.ts`],
          environment: (place) => ({
            HOST: place.bind,
            CONTROL_PORT: String(place.here().port),
            LINKS: linksText(
              linkNames(profile, place.replicas).map((link) => ({
                name: link,
                port: place.here(link).port,
                to: place.to(targetOf(link)),
              })),
            ),
          }),
          ready: [{ accepts: 'main' }],
        }
      : null,
});
