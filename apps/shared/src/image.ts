/** Which images a session may hold, and how an upload becomes one. */
import { createHash } from 'node:crypto';

export interface Image {
  readonly name: string;
  readonly type: string;
  readonly base64: string;
}

export const IMAGE_TYPES: readonly string[] = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];

/** The uploaded image, or what is wrong with it. A part of a form need not have a name. */
export async function readImage(upload: { name: string; bytes: Buffer } | null): Promise<Image | string> {
  if (!upload) return 'Choose an image to upload.';
  const { bytes } = upload;
  const name = (upload.name || 'The file').slice(0, 100);
  if (bytes.length === 0) return `${name} is empty.`;
  // Loaded with the first upload: the lab imports this package, too, and never needs it.
  const { fileTypeFromBuffer } = await import('file-type');
  // By its content: the type that a client declares proves nothing.
  const type = (await fileTypeFromBuffer(bytes))?.mime;
  if (!type || !IMAGE_TYPES.includes(type)) return `${name} is not a PNG, JPEG, GIF or WebP image.`;
  return { name, type, base64: bytes.toString('base64') };
}

/** What a program is told of an image. */
export function describeImage({ name, type, base64 }: Image) {
  const bytes = Buffer.from(base64, 'base64');
  return { name, type, size: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
}
