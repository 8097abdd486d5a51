/** The single values of a request's body, with where they are. */
import type { Body } from './recording.ts';

export interface Leaf {
  /** A field's name, or the last key on the way in JSON. */
  readonly name: string;
  /** A pointer (RFC 6901), in JSON. */
  readonly pointer: string;
  readonly value: string;
  /** Chosen as a file. */
  readonly isFile: boolean;
}

export function leavesOf(body: Body | null): Leaf[] {
  if (!body || body.kind === 'text') return [];
  if (body.kind === 'json')
    return [...leavesIn(body.value)].map(({ pointer, value }) => ({
      name: nameIn(pointer),
      pointer,
      value,
      isFile: false,
    }));
  return body.fields.map(({ name, value, filename }) => ({
    name,
    pointer: '',
    value: filename ?? value,
    isFile: filename !== undefined,
  }));
}

/** Texts and numbers in a JSON value. */
export function* leavesIn(value: unknown, pointer = ''): Generator<{ pointer: string; value: string }> {
  if (typeof value === 'string' || typeof value === 'number') yield { pointer, value: String(value) };
  else if (typeof value === 'object' && value !== null)
    for (const [key, inner] of Object.entries(value))
      yield* leavesIn(inner, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`);
}

const nameIn = (pointer: string): string =>
  pointer.split('/').findLast((key) => !/^\d*$/.test(key)) ?? 'value';
