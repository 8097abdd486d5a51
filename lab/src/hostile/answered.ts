/** What is wrong with an answer to a hostile input. */
import type { HostileInput } from './input.ts';
import type { RawAnswer } from './send.ts';

/** Null where it is right: any that is not the server's failure, and that says why where it refuses. */
export function wrongWith(
  { garbled, bytes }: HostileInput,
  { status, text, gaveUp }: RawAnswer,
): string | null {
  if (gaveUp) return 'no answer in time';
  if (status === null) return garbled || bytes.length > LARGE_BYTES ? null : 'no answer';
  if (status >= 500) return `answered ${status}`;
  if (INSIDES.test(bodyOf(text))) return `a ${status} shows insides`;
  // An answer to HEAD has no body.
  const silent = garbled || bytes.toString('latin1', 0, 5) === 'HEAD ';
  if (status === 400 && !silent && !SENTENCE.test(bodyOf(text))) return 'a 400 says nothing';
  return null;
}

const bodyOf = (text: string): string => text.slice(text.indexOf('\r\n\r\n') + 4);

/** Whoever refuses what is larger need not read it to its end: the answer is then lost on its way. */
const LARGE_BYTES = 64 * 1024;

/** Frames of a stack, and files of the app. */
const INSIDES = /\n {4}at |node_modules|\/src\/|file:\/\//;

/** Two words and more. */
const SENTENCE = /[A-Za-z]{2,}[ ,][A-Za-z]+/;
