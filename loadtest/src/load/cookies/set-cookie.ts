/** One Set-Cookie line taken apart (RFC 6265bis, section 5.6). */
import { type Attributes, readAttributes } from './attributes.ts';
import type { RefusalRule } from './refusals.ts';
import { mayExceed, octets, trimmed } from './text.ts';

export interface SetCookie {
  readonly name: string;
  readonly value: string;
  readonly attributes: Attributes;
}

/** Of name plus value. */
const MOST_OCTETS = 4096;

export function readSetCookie(line: string): SetCookie {
  const semicolon = line.indexOf(';');
  const end = semicolon < 0 ? line.length : semicolon;
  const equals = line.indexOf('=');
  const named = equals >= 0 && equals < end;
  return {
    name: named ? trimmed(line, 0, equals) : '',
    value: trimmed(line, named ? equals + 1 : 0, end),
    attributes: readAttributes(line.slice(end + 1)),
  };
}

/** What makes a line no cookie at all, whoever sent it. */
export function malformed(line: string, { name, value }: SetCookie): RefusalRule | null {
  if (ENDS_LINES.test(line)) return 'control-character';
  if (name === '' && value === '') return 'empty';
  if (name === '' && value.includes('=')) return 'nameless-with-equals';
  if (mayExceed(name.length + value.length, MOST_OCTETS) && sizeOf(name, value) > MOST_OCTETS)
    return 'too-large';
  return CONTROLS.test(line) && hasControl(line) ? 'control-character' : null;
}

export const sizeOf = (name: string, value: string): number => octets(name) + octets(value);

const ENDS_LINES = /[\0\n\r]/;
/** Anything but what can be seen, a blank, and what lies beyond ASCII. */
const CONTROLS = /[^ -~\u0080-\uffff]/;

/** The standard lets a tab be anywhere; Chromium lets it be only where it is trimmed away. */
const hasControl = (line: string): boolean =>
  line.split(';').some((part) => {
    const equals = part.indexOf('=');
    const end = equals < 0 ? part.length : equals;
    return CONTROLS.test(trimmed(part, 0, end)) || CONTROLS.test(trimmed(part, end + 1, part.length));
  });
