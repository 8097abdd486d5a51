/** A certificate of shop.test, which vouches for itself. */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Why there is none; false: `key.pem` and `cert.pem` are in the folder. */
export function withoutCertificate(folder: string): false | string {
  try {
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
    const name = ['-subj', '/CN=shop.test', '-addext', 'subjectAltName=DNS:shop.test'];
    const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')];
    execFileSync('openssl', ['req', '-x509', '-days', '2', ...key, ...name, ...files], { stdio: 'ignore' });
    return false;
  } catch {
    return 'openssl is not there, or too old';
  }
}
