/** Section 5.1.1 of RFC 6265bis, and where Chromium reads dates otherwise. */
import t from 'tap';
import { readDate } from '../../../src/load/cookies/date.ts';

const at = (iso: string): number => Date.parse(iso);
const NEW_YEAR = at('2030-01-01T10:20:30Z');

const dates: readonly (readonly [text: string, ms: number | null])[] = [
  ['Tue, 01 Jan 2030 10:20:30 GMT', NEW_YEAR],
  // Step 1: any of the delimiters.
  ['Tuesday, 01-Jan-30 10:20:30 GMT', NEW_YEAR],
  ['Tue Jan  1 10:20:30 2030', NEW_YEAR],
  ['"1/Jan/2030\t10:20:30"', NEW_YEAR],
  ['1\u00a0Jan 2030 10:20:30', null],
  // Step 2: fields in any order, the first of each kind.
  ['10:20:30 jan 1 2030', NEW_YEAR],
  ['2030 1 january 10:20:30', NEW_YEAR],
  ['30 jan 01 10:20:30', at('2001-01-30T10:20:30Z')],
  ['1 Jan Feb 2030 2031 10:20:30 11:11:11', NEW_YEAR],
  ['Mar, 01 Jan 2030 10:20:30 GMT', at('2030-03-01T10:20:30Z')],
  ['1 ja 2030 10:20:30', null],
  ['1 xjan 2030 10:20:30', null],
  ['1:2:3 1 jan 2030', at('2030-01-01T01:02:03Z')],
  // No zone counts.
  ['Tue, 01 Jan 2030 10:20:30 PST', NEW_YEAR],
  ['Tue, 01 Jan 2030 10:20:30 GMT+0500', NEW_YEAR],
  // Steps 3 and 4: two digits of a year.
  ['1 Jan 70 00:00:00', 0],
  ['1 Jan 99 00:00:00', at('1999-01-01')],
  ['1 Jan 69 00:00:00', at('2069-01-01')],
  ['1 Jan 0 00:00:00', at('2000-01-01')],
  // Step 5: what must be there, and its limits.
  ['', null],
  ['never', null],
  ['0', null],
  ['1 Jan 10:20:30', null],
  ['1 2030 10:20:30', null],
  ['1 Jan 2030', null],
  ['1 Jan 2030 10:20', null],
  ['0 Jan 2030 10:20:30', null],
  ['32 Jan 2030 10:20:30', null],
  ['1 Jan 2030 24:00:00', null],
  ['1 Jan 2030 23:60:00', null],
  ['1 Jan 2030 23:59:60', null],
  ['2030-01-01T10:20:30Z', null],
  // Step 6: a day that there is.
  ['29 Feb 2028 00:00:00', at('2028-02-29')],
  ['29 Feb 2000 00:00:00', at('2000-02-29')],
  ['29 Feb 2030 00:00:00', null],
  ['29 Feb 2100 00:00:00', null],
  ['31 Apr 2030 00:00:00', null],
  ['30 Nov 2030 00:00:00', at('2030-11-30')],
  // Chromium: a number with letters after it is none.
  ['1st Jan 2030 10:20:30', null],
  ['1 Jan 2030AD 10:20:30', null],
  ['1 Jan 2030 10:20:30Z', null],
  ['1 Jan 2030 010:020:0030', NEW_YEAR],
  // Chromium: years of up to five digits, and those before 1601.
  ['31 Dec 10000 00:00:00', at('+010000-12-31')],
  ['1 Jan 123456 00:00:00', null],
  ['1 Jan 1600 00:00:00', at('1600-01-01')],
];

t.test('reads the dates that Chromium reads, and no others', async (t) => {
  for (const [text, ms] of dates) t.equal(readDate(text), ms, JSON.stringify(text));
});
