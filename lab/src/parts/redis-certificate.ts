/** A certificate for one lab's Redis, by an authority that signs this one and is gone. */
import { isIP } from 'node:net';
import { generate } from 'selfsigned';

/** As Redis is called in Compose, and among processes. */
const NAMES = ['redis', 'localhost', '127.0.0.1'];

const DAY_MS = 24 * 60 * 60 * 1000;

export interface RedisCertificate {
  /** The authority's certificate. Nobody has its key any more. */
  readonly ca: string;
  /** Redis's private key and its certificate. */
  readonly identity: string;
}

/** @param names all that Redis may be called by those who connect: host names and addresses */
export async function newRedisCertificate(names: readonly string[] = NAMES): Promise<RedisCertificate> {
  const settings = {
    ...({ keyType: 'ec', algorithm: 'sha256' } as const),
    // A container's clock may be behind the host's.
    notBeforeDate: new Date(Date.now() - DAY_MS),
    notAfterDate: new Date(Date.now() + 365 * DAY_MS),
  };
  const authority = await generate([{ name: 'commonName', value: 'session-lab' }], {
    ...settings,
    extensions: [
      { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  });
  const redis = await generate([{ name: 'commonName', value: 'redis' }], {
    ...settings,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: names.map((name) => (isIP(name) ? { type: 7, ip: name } : { type: 2, value: name })),
      },
    ],
  });
  return { ca: authority.cert, identity: `${redis.private.trim()}\n${redis.cert}` };
}
