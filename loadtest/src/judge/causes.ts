/** Why something may be lost: each cause is named for what has to be repaired. */

interface CauseDefinition {
  readonly name: string;
  /** What happened, in words. */
  readonly says: string;
  /** What to change, and where. */
  readonly repair: string;
  /** Only what a user saw: a store may explain it better, later. */
  readonly open?: true;
  /** A second look may tell more. */
  readonly looked?: true;
  /** The balancer's doing, with or without a fault. */
  readonly ofTheBalancer?: true;
  /** A fault that loses sessions for it strikes a replica; for other causes, the store. */
  readonly ofAReplica?: true;
  /** It goes on for as long as the fault does. */
  readonly goesOn?: true;
}

export const causes = [
  {
    name: 'redirect-before-save',
    says: 'the redirect left before the session was saved, and the page it leads to was asked for at once',
    repair: 'save before you redirect: in Express, req.session.save((error) => response.redirect(…))',
  },
  {
    name: 'cookie-refused',
    says: 'the user has no session cookie: the app left it out, or a browser does not keep it',
    repair:
      'set the cookie so that a browser keeps it; behind a proxy that ends TLS, let the proxy send X-Forwarded-Proto and the app trust it (Express: app.set("trust proxy", 1))',
  },
  {
    name: 'cookie-too-big',
    says: 'the session outgrew its cookie: browsers drop more than 4096 bytes of name and value',
    repair: 'keep the session in a store, or less of it in the cookie',
  },
  {
    name: 'duplicate-cookie',
    says: 'two cookies of one name were sent, and the app took the other one',
    repair:
      'when Domain or Path of a session cookie changes, change its name too, or clear the old one (same name, old Domain and Path, Max-Age=0)',
  },
  {
    name: 'cookie-rolled-back',
    says: 'an answer that had been begun before the write ended after it, and brought the older cookie back',
    repair:
      'send the session cookie only when something was written, or keep what must not be lost in a store',
  },
  {
    name: 'id-rotated',
    says: 'it was sent with an id that an answer under way had just retired',
    repair: 'keep the old id good for a few seconds after it was replaced',
  },
  {
    name: 'first-burst',
    says: 'several requests of a user without a cookie each began a session, and one cookie won',
    repair: 'begin the session before the page asks for more, or accept that the first requests share none',
  },
  {
    name: 'resurrected',
    says: 'a request that was under way at the logout saved the session again after it',
    repair: 'write only what has changed, and never a session that was destroyed meanwhile',
  },
  {
    name: 'outlives-logout',
    says: 'the cookie stays good after the logout, on every replica alike',
    repair: 'end the session on the server at the logout; to clear the cookie is not enough',
  },
  {
    name: 'not-renewed',
    says: 'the id of before the login is good for the login, too',
    repair: 'give the session a new id at the login (regenerate), and let the old one go',
  },
  {
    name: 'shown-to-others',
    says: 'a page shows what another user wrote, in a session of its own',
    repair:
      'if users are meant to see it (a list that all edit), say shared: true in the scenario; else look up by the session’s user what the page shows',
  },
  {
    name: 'wrong-replica',
    says: 'asked of a replica that does not have the session',
    repair:
      'keep sessions where every replica finds them, or send each user to the same replica (a sticky balancer)',
    ofTheBalancer: true,
    looked: true,
  },
  {
    name: 'key-differs',
    says: 'the cookie carries the session itself, and other replicas refuse it',
    repair: 'give every replica the same secret or key: compare it on all of them, by a hash',
  },
  {
    name: 'state-overwritten',
    says: 'another login of the same user had begun meanwhile, and overwrote what the callback is checked against',
    repair: 'keep one state for each login that is under way (by its state parameter), not one a session',
  },
  {
    name: 'clock-skew',
    says: 'one replica alone forgets sessions, or sets cookies that are over when they come',
    repair: 'set the clocks: compare the output of date on every replica, and let NTP keep them',
  },
  {
    name: 'version-skew',
    says: 'what one version of the app saved, the other refuses',
    repair:
      'let a new version read what the old one has saved, and the old one what the new one saves, until the deploy is over',
  },
  {
    name: 'cached-answer',
    says: 'a cache answered in place of the app',
    repair:
      'answer with Cache-Control: private, no-store wherever a session or a Set-Cookie is part of the answer',
  },
  {
    name: 'id-shared',
    says: 'one session id was given to several users',
    repair: 'look for a cache that keeps Set-Cookie, and for ids that are not drawn at random',
  },
  {
    name: 'store-lag',
    says: 'it was stale, and then right by itself, without another write',
    repair: 'read from where you wrote: from the primary after a write, or wait until the copy has it',
  },
  {
    name: 'write-not-stored',
    says: 'acknowledged, and seen by nobody since',
    repair:
      'the store refuses writes, or the app answers before it has saved and then fails: look for its errors in the log, and save before you answer',
  },
  {
    name: 'outage-made-permanent',
    says: 'for a while sessions were not found, and their cookies were cleared or replaced, though they were good again later',
    repair: 'where the store does not answer, answer with an error (503), and leave the cookie as it is',
  },
  {
    name: 'expired-early',
    says: 'the session was gone everywhere, long before its cookie was over',
    repair: 'make the lifetime in the store as long as the cookie’s, and renew both on use',
  },
  {
    name: 'gone-with-restart',
    says: 'known until the command ran, and gone everywhere since',
    repair:
      'keep sessions where a restart does not end them: in a store outside of the replicas, which keeps what it holds when it is restarted itself',
  },
  {
    name: 'idle-close',
    says: 'the connection had been idle, and was closed as it was used again',
    repair: 'let whoever is behind keep idle connections for longer than whoever is in front',
  },
  {
    name: 'dead-replica',
    says: 'the replica that had the session died',
    repair: 'keep sessions outside the replicas, or copies of them on others',
    ofAReplica: true,
  },
  {
    name: 'cookie-replaced',
    says: 'the cookie had been replaced by another',
    repair: 'find the answer that replaces it, and why it did not know the session',
    open: true,
    looked: true,
  },
  {
    name: 'cookie-cleared',
    says: 'the cookie had been cleared',
    repair: 'find the answer that clears it, and why it did not know the session',
    open: true,
    looked: true,
  },
  {
    name: 'expired',
    says: 'the session had expired',
    repair: 'make the lifetime longer, or renew it on use',
  },
  {
    name: 'evicted',
    says: 'the store had made room for others',
    repair: 'give the store more memory, and let it refuse writes (noeviction) where sessions must not go',
    goesOn: true,
  },
  {
    name: 'overwritten',
    says: 'a save by another request at the same time',
    repair: 'save only what has changed (by attribute), or check the version and try again',
  },
  {
    name: 'stale-copy',
    says: 'another replica answered from an older copy',
    repair: 'wait for the copies before you answer, or send each user to the same replica',
    looked: true,
  },
  {
    name: 'lost-by-store',
    says: 'the store had lost what it held',
    repair: 'let the store keep its data on disk, or on a second node that takes over',
  },
  {
    name: 'store-unreachable',
    says: 'the store could not be reached',
    repair: 'look at the way between app and store; answer with an error rather than with an empty session',
  },
  {
    name: 'unexplained',
    says: 'no cause can be seen from outside',
    repair: 'run it with --users 1 --trace and look at the answers; let each replica add its name to them',
    open: true,
    looked: true,
  },
] as const satisfies readonly CauseDefinition[];

export type Cause = (typeof causes)[number]['name'];

export const causeNamed = (name: string): CauseDefinition | undefined =>
  causes.find((cause) => cause.name === name);
