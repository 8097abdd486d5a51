/** Which cookies are set, what they are for, and whether browsers keep them as they are meant. */
import { registrableDomain } from '../../load/cookies/domain.ts';
import { refusalRules } from '../../load/cookies/refusals.ts';
import type { Role } from '../cookie-names.ts';
import { broken, defineFinding, look, ok } from '../finding.ts';
import type { SetSeen } from '../observations.ts';
import { lasting, listed } from '../words.ts';

export const cookies = defineFinding({
  name: 'cookies',
  title: 'cookies',
  find({ visits, roles, target }) {
    const all = new Map<string, SetSeen>();
    for (const visit of visits)
      for (const set of visit.set) {
        const before = all.get(set.name);
        // What is refused or kept says more than what is removed.
        if (!before || (before.outcome === 'removed' && set.outcome !== 'removed')) all.set(set.name, set);
      }
    if (all.size === 0) return null;
    const isSecure = target.origin.startsWith('https:');
    const host = new URL(target.origin).hostname;
    const evidence = [...all.values()].map((set) => lineOf(set, roles.roleOf(set.name)));
    const refused = [...all.values()].filter(({ outcome }) => outcome === 'refused');
    const ofSession = refused.find(({ name }) => roles.roleOf(name) === 'session');
    if (ofSession) {
      const says = `Browsers do not keep the session cookie ${ofSession.name}: ${ruleOf(ofSession)}.`;
      // Asked by the inside's address, a sound app's cookie may well be for its real name, over https.
      return isByAnAddress(host) && ABOUT_THE_WAY.has(ofSession.refusal ?? '')
        ? look(
            `${says} It may be right at the app’s real address.`,
            evidence,
            'ask by the name and scheme that users have, with --resolve HOST:PORT:ADDRESS where it is elsewhere',
          )
        : broken(says, evidence, repairOf(ofSession));
    }
    const notes: { readonly says: string; readonly repair: string }[] = [];
    if (refused[0])
      notes.push({
        says: `Browsers do not keep ${refused[0].name}: ${ruleOf(refused[0])}`,
        repair: repairOf(refused[0]),
      });
    for (const { name, attributes, outcome } of all.values()) {
      if (outcome !== 'kept' || roles.roleOf(name) !== 'session') continue;
      if (!attributes.httpOnly)
        notes.push({ says: `${name} can be read by scripts`, repair: `set ${name} HttpOnly` });
      if (isSecure && !attributes.secure)
        notes.push({ says: `${name} is not Secure, and goes over http, too`, repair: `set ${name} Secure` });
      const domain = attributes.domain?.replace(/^\./, '').toLowerCase();
      if (domain !== undefined && domain !== host)
        notes.push({
          says: `${name} goes to every host under ${domain}`,
          repair: `leave out Domain of ${name}, unless its subdomains are to share sessions`,
        });
    }
    if (notes.length > 0)
      return look(
        `${notes.map(({ says }) => says).join('; ')}.`,
        evidence,
        notes.map(({ repair }) => repair).join('; '),
      );
    const { sessions, balancers } = roles;
    if (sessions.length === 0)
      return ok(`Browsers keep every cookie that is set (${listed([...all.keys()])}).`, evidence);
    return ok(
      `Browsers keep the session cookie ${listed(sessions)}, and scripts can’t read it${balancers.length > 0 ? `; ${listed(balancers)} is the balancer’s` : ''}.`,
      evidence,
    );
  },
});

const ABOUT_THE_WAY: ReadonlySet<string> = new Set(['domain-mismatch', 'public-suffix', 'secure-over-http']);

const isByAnAddress = (host: string): boolean => registrableDomain(host) === null;

const KINDS: Readonly<Record<Role, string>> = {
  session: 'a session’s',
  balancer: 'a balancer’s',
  csrf: 'against forgery',
  signature: 'a signature',
  other: 'something else',
};

function lineOf(set: SetSeen, role: Role): string {
  const { name, attributes, lifetimeMs, outcome, bytes, refusal, form } = set;
  const parts = [
    attributes.httpOnly ? 'HttpOnly' : null,
    attributes.secure ? 'Secure' : null,
    attributes.sameSite === 'default' ? null : `SameSite=${capital(attributes.sameSite)}`,
    attributes.domain === null ? null : `Domain=${attributes.domain}`,
    attributes.path === null || attributes.path === '/' ? null : `Path=${attributes.path.slice(0, 40)}`,
    outcome === 'refused'
      ? `refused: ${refusal}`
      : outcome === 'removed'
        ? 'taken away'
        : lifetimeMs === null
          ? 'until the browser ends'
          : `for ${lasting(lifetimeMs)}`,
    `${bytes} bytes`,
    role === 'session' && form === 'carries' ? 'carries its own content' : null,
  ];
  return `${name} (${KINDS[role]}): ${parts.filter((part) => part !== null).join(', ')}`;
}

const ruleOf = ({ refusal, bytes }: SetSeen): string =>
  refusal === undefined
    ? 'refused'
    : `${refusalRules[refusal]}${refusal === 'too-large' ? `: ${bytes} bytes` : ''}`;

function repairOf({ name, refusal }: SetSeen): string {
  switch (refusal) {
    case 'too-large':
      return `keep less in ${name}, or keep it in a store and the id alone in the cookie`;
    case 'secure-over-http':
    case 'secure-overwrite':
      return `serve the app over https (was http meant?), or set ${name} Secure only there`;
    case 'same-site-none-without-secure':
      return `set ${name} Secure, or with SameSite=Lax`;
    case 'domain-mismatch':
    case 'public-suffix':
      return `leave out Domain of ${name}`;
    case 'host-prefix':
      return `set ${name} with Secure and Path=/ and without Domain, or name it otherwise`;
    default:
      return `set ${name} as the rule asks`;
  }
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
