/** A certificate for one part of one lab, by an authority that signs this one and is gone. */
import { isIP } from 'node:net';
import { generate } from 'selfsigned';

const DAY_MS = 24 * 60 * 60 * 1000;

export interface Certificate {
  /** The authority's certificate. Nobody has its key any more. */
  readonly ca: string;
  /** The part's private key and its certificate. */
  readonly identity: string;
}

/** @param names all that the part may be called by those who connect: host names and addresses */
export async function newCertificate(part: string, names: readonly string[]): Promise<Certificate> {
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
  const signed = await generate([{ name: 'commonName', value: part }], {
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
  return { ca: authority.cert, identity: `${signed.private.trim()}\n${signed.cert}` };
}
