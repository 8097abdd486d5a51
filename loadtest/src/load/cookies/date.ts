/**
 * The date in Expires, by the standard's own algorithm (RFC 6265bis, section 5.1.1): any order of fields, any of many
 * delimiters, no time zone. Date.parse would refuse dates that browsers take, and take what they refuse.
 *
 * Where Chromium differs, as in Chromium: a number with letters after it is none (`06th`, `10:20:30Z`), leading zeros
 * in a time don't count, and a year has one to five digits and may lie before 1601.
 */
const FIELDS = /[^\t\x20-\x2f\x3b-\x40\x5b-\x60\x7b-\x7e]+/g;
const MONTHS = 'janfebmaraprmayjunjulaugsepoctnovdec';

/** What nearly all apps write: `Thu, 01 Jan 1970 00:00:00 GMT`. It means the same, and is read faster. */
const USUAL = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d\d) ([A-Za-z]{3}) (\d{4}) (\d\d):(\d\d):(\d\d) GMT$/;

/** Milliseconds since the epoch; null: no date. */
export function readDate(text: string): number | null {
  const usual = USUAL.exec(text);
  if (usual === null) return readAnyDate(text);
  const [, day, month = '', year, hour, minute, second] = usual;
  return utc(Number(year), monthOf(month), Number(day), [Number(hour), Number(minute), Number(second)]);
}

function readAnyDate(text: string): number | null {
  let time: RegExpExecArray | null = null;
  let day: number | null = null;
  let month: number | null = null;
  let year: number | null = null;
  for (const field of text.match(FIELDS) ?? []) {
    if (!/^\d/.test(field)) month ??= monthOf(field);
    else if (field.includes(':')) time ??= /^(\d+):(\d+):(\d+)$/.exec(field);
    else if (day === null && /^\d\d?$/.test(field)) day = Number(field);
    else if (year === null && /^\d{1,5}$/.test(field)) year = Number(field);
  }
  if (time === null || day === null || year === null) return null;
  return utc(year, month, day, time.slice(1).map(Number));
}

function monthOf(field: string): number | null {
  const index = field.length < 3 ? -1 : MONTHS.indexOf(field.slice(0, 3).toLowerCase());
  return index < 0 || index % 3 > 0 ? null : index / 3;
}

function utc(
  shortYear: number,
  month: number | null,
  day: number,
  [hour = 0, minute = 0, second = 0]: readonly number[],
): number | null {
  const year = shortYear < 70 ? shortYear + 2000 : shortYear < 100 ? shortYear + 1900 : shortYear;
  if (month === null || day < 1 || day > daysIn(year, month)) return null;
  return hour > 23 || minute > 59 || second > 59 ? null : Date.UTC(year, month, day, hour, minute, second);
}

const daysIn = (year: number, month: number): number => {
  if (month !== 1) return month === 3 || month === 5 || month === 8 || month === 10 ? 30 : 31;
  return year % 4 === 0 && (year % 100 > 0 || year % 400 === 0) ? 29 : 28;
};
