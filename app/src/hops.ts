/**
 * What one browser has met: its last requests, each with the replica that answered it, the session that it was sent and
 * whether that was known there. They travel in a cookie of their own, which is no session: it says nothing that the browser
 * has not seen, nothing is decided by it, and a program is given none.
 */
import { cookieFingerprint } from '@session-lab/shared';
import type { FastifyReply } from 'fastify';
import fp from 'fastify-plugin';
import { wantsPage } from './wants-page.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Those of this browser, oldest first; the last is this very request, as far as it has come. Null for a program. */
    hops: readonly Hop[] | null;
  }
}

export interface Hop {
  readonly method: string;
  readonly replica: string;
  /** Fingerprint of the session that came with the request; null: none did. */
  readonly sent: string | null;
  /** Was that one known here? */
  readonly known: boolean;
  /** Fingerprint of the session that the answer gave in its place; null: none. */
  readonly given: string | null;
}

export const HOPS_COOKIE = 'lab-hops';
const KEPT = 8;
/** Enough digits to tell a person's sessions apart, and few enough to read out. */
export const SHORT = 4;

/** What people are told a session by, on the pages and beside them. @param cookie its value */
export const shortNameOf = (cookie: string): string => cookieFingerprint(cookie).slice(0, SHORT);

/** @param signed a session's id as its cookie has it */
export const hopsPlugin = fp<{ readonly signed: (id: string) => string }>(
  async (app, { signed }) => {
    const { name, settings } = app.sessionCookie;
    const given = new RegExp(`^${name}=([^;]+)`);
    app.decorateRequest('hops', null);

    app.addHook('preHandler', (request, _reply, done) => {
      if (!wantsPage(request)) return done();
      const cookie = request.cookies[name];
      const hop: Hop = {
        method: request.method,
        replica: app.replica,
        sent: cookie === undefined ? null : shortNameOf(cookie),
        known: cookie !== undefined && signed(request.session.sessionId) === cookie,
        given: null,
      };
      request.hops = [...readHops(request.cookies[HOPS_COOKIE]), hop].slice(-KEPT);
      done();
    });

    // After the session's own, which gives its cookie.
    app.addHook('onSend', (request, reply, payload, done) => {
      const hop = request.hops?.at(-1);
      if (request.hops && hop) {
        const hops = request.hops.with(-1, { ...hop, given: givenBy(reply, given) });
        reply.setCookie(HOPS_COOKIE, write(hops), settings);
      }
      done(null, payload);
    });
  },
  { name: 'hops', dependencies: ['session'] },
);

/** @param session finds the value in a line that sets the session's cookie */
function givenBy(reply: FastifyReply, session: RegExp): string | null {
  for (const line of [reply.getHeader('set-cookie') ?? []].flat()) {
    const [, value] = session.exec(String(line)) ?? [];
    if (value) return shortNameOf(value);
  }
  return null;
}

const write = (hops: readonly Hop[]): string =>
  hops
    .map(({ method, replica, sent, known, given }) =>
      [method, replica, sent ?? '', known ? '1' : '', given ?? ''].join('~'),
    )
    .join('!');

/** What is no hop, for the browser may have changed it, is left out. */
export function readHops(text: string | undefined): Hop[] {
  return (text ?? '').split('!').flatMap((part) => {
    const [, method, replica, sent, known, given] = HOP.exec(part) ?? [];
    if (!method || !replica) return [];
    return [{ method, replica, sent: sent || null, known: known === '1', given: given || null }];
  });
}

const HOP = /^(GET|POST)~([\w-]{1,20})~([\da-f]{4})?~(1?)~([\da-f]{4})?$/;
