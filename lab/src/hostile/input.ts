/** One hostile input: what goes over a connection, byte by byte. The same for the same seed and number. */
import { seededRandom } from 'session-lab';
import { Draw } from './draw.ts';
import { type Known, onTheWire } from './kind.ts';
import { kinds } from './kinds/index.ts';

export interface HostileInput {
  readonly kind: string;
  readonly bytes: Buffer;
  /** Where it is cut into pieces that are sent one after the other; nowhere: all at once. */
  readonly cuts: readonly number[];
  /** What makes it no HTTP request at all, or no whole one: whoever reads it may hang up without a word. */
  readonly garbled: boolean;
}

export function hostileInput(seed: number, number: number, known: Known): HostileInput {
  // Neighbours are far apart, and each can be drawn alone.
  const draw = new Draw(seededRandom(Math.imul(seed, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b)));
  const kind = draw.one(kinds);
  const { garbled = false, ...request } = kind.draw(draw, known);
  const bytes = 'raw' in request ? request.raw : onTheWire(request, known);
  const cuts = Array.from({ length: draw.one([0, 0, 1, 2, 4]) }, () => draw.whole(0, bytes.length));
  return { kind: kind.name, garbled, bytes, cuts: cuts.sort((a, b) => a - b) };
}
