/** The exit code for a report: its worst profile decides. */
import { EXIT } from '../model/errors.ts';
import type { ProfileResult } from '../model/result.ts';
import type { Verdict } from '../model/verdict.ts';

/** Without a prediction, a profile is expected to be `intact` unless told otherwise. */
export function exitCodeOf(profiles: readonly ProfileResult[], expected: Verdict = 'intact'): number {
  // Where nothing was tried, nothing held.
  if (profiles.length === 0) return EXIT.unknown;
  const codes = profiles.map((profile) => {
    if (profile.damaged) return EXIT.unknown;
    if (profile.asPredicted !== null) return profile.asPredicted ? EXIT.asExpected : EXIT.notAsExpected;
    if (profile.verdict === (profile.expected ?? expected)) return EXIT.asExpected;
    return profile.verdict === 'unknown' ? EXIT.unknown : EXIT.notAsExpected;
  });
  return codes.includes(EXIT.notAsExpected) ? EXIT.notAsExpected : Math.max(EXIT.asExpected, ...codes);
}
