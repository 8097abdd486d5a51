/** TLS where browsers come in (`+https`): what is made for one lab, and which of its parts is told of it. */
import type { Profile } from '../catalogue/profile.ts';
import type { Place } from './part.ts';

/** As the balancer is called on the host, and in Compose. */
const NAMES = ['127.0.0.1', 'localhost', 'nginx'];

const [CA, IDENTITY] = ['https-ca', 'https-identity'];

/** Where the balancer's certificate and its authority's are, in its scratch folder, as nginx/tls.conf names them. */
export const CA_FILE = 'ca.pem';
export const IDENTITY_FILE = 'identity.pem';

export async function newHttpsSecrets({ https }: Profile): Promise<Readonly<Record<string, string>>> {
  if (!https) return {};
  // Takes a while to load, and most labs do without.
  const { newCertificate } = await import('./certificate.ts');
  const { ca, identity } = await newCertificate('nginx', NAMES);
  return { [CA]: ca, [IDENTITY]: identity };
}

/** As PEM texts; null where the lab speaks plain HTTP. */
export const httpsOf = ({ profile, secret }: Place) =>
  profile.https ? { ca: secret(CA), identity: secret(IDENTITY) } : null;
