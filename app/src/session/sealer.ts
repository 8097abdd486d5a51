/**
 * Seals text (AES-256-GCM) so that its carrier can neither read it, nor change it, nor pass it off as another's. Keys
 * rotate: the first one seals, and all of them open.
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const IV_BYTES = 12;
const TAG_BYTES = 16;

export interface Opened {
  readonly text: string;
  /** Sealed with a key that is being phased out. */
  readonly old: boolean;
}

export class Sealer {
  readonly #keys: readonly Buffer[];

  /** @param secrets newest first */
  constructor(secrets: readonly string[]) {
    this.#keys = secrets.map((secret) => Buffer.from(hkdfSync('sha256', secret, '', 'session cookie', 32)));
  }

  /** @param owner the only one it opens for. Returns characters that need no encoding in a cookie. */
  seal(text: string, owner: string): string {
    const [key] = this.#keys;
    if (!key) throw new Error('a sealer without a key');
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(CIPHER, key, iv).setAAD(Buffer.from(owner));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  /** Null if it was sealed for another owner or with an unknown key. */
  open(sealed: string, owner: string): Opened | null {
    const bytes = Buffer.from(sealed, 'base64url');
    if (bytes.length < IV_BYTES + TAG_BYTES) return null;
    for (const [index, key] of this.#keys.entries()) {
      const text = openWith(key, bytes, owner);
      if (text !== null) return { text, old: index > 0 };
    }
    return null;
  }
}

function openWith(key: Buffer, bytes: Buffer, owner: string): string | null {
  const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(owner)).setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  try {
    const text = decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES));
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch {
    return null; // another key's, or tampered with
  }
}
