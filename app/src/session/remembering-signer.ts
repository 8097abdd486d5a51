/**
 * Signs session ids, and checks their signatures, as @fastify/cookie does; but a signature that was found right once is
 * remembered, for a session that comes back comes again and again.
 */
import { timingSafeEqual } from 'node:crypto';
import fastifyCookie from '@fastify/cookie';
import { Recent } from '../recent.ts';

/** About three megabytes of them. */
const MOST_REMEMBERED = 10_000;

export class RememberingSigner {
  readonly #signer: InstanceType<typeof fastifyCookie.Signer>;
  /**
   * An id with its signature, of sessions that have come back: nobody can have one forgotten by making some up, or by beginning
   * sessions and leaving.
   */
  readonly #signed = new Recent<string>(MOST_REMEMBERED);

  constructor(secret: string) {
    this.#signer = new fastifyCookie.Signer(secret);
  }

  readonly sign = (id: string): string => this.#signed.get(id) ?? this.#signer.sign(id);

  readonly unsign = (cookie: string): ReturnType<InstanceType<typeof fastifyCookie.Signer>['unsign']> => {
    const id = cookie.slice(0, Math.max(cookie.lastIndexOf('.'), 0));
    const known = this.#signed.get(id);
    if (known === undefined) {
      const found = this.#signer.unsign(cookie);
      if (found.valid) this.#signed.put(id, cookie);
      return found;
    }
    // In a time that does not tell how much of a guess is right.
    const [ours, theirs] = [Buffer.from(known), Buffer.from(cookie)];
    const valid = ours.length === theirs.length && timingSafeEqual(ours, theirs);
    return valid ? { valid, renew: false, value: id } : { valid, renew: false, value: null };
  };
}
