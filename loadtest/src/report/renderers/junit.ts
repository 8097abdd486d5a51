/** The report as JUnit XML, as CI servers read it: a suite a profile, a case a guarantee and a threshold. */
import { html as xml } from 'ghtml';
import type { ProfileResult, Report } from '../../model/result.ts';
import { allResults } from '../all-results.ts';
import { type Check, checksOf } from '../blocks/checks.ts';
import type { ThresholdResult } from '../gate.ts';

export function junitReport(report: Report, thresholds: readonly ThresholdResult[]): string {
  const suites = [
    ...allResults(report).map((result) => suite(result, checksOf(result, thresholds))),
    ...report.skipped.map(({ profile, reason }) =>
      suite({ profile, startedAt: '' }, [{ name: 'can be run here', skipped: reason }]),
    ),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="session-lab">\n${suites.join('\n')}\n</testsuites>\n`;
}

function suite(
  { profile, startedAt }: Pick<ProfileResult, 'profile' | 'startedAt'>,
  checks: readonly Check[],
): string {
  const failures = checks.filter(({ failure }) => failure !== undefined).length;
  const skipped = checks.filter((found) => found.skipped !== undefined).length;
  const open = xml`<testsuite name="${profile}"!${startedAt && xml` timestamp="${startedAt}"`} tests="${checks.length}" failures="${failures}" skipped="${skipped}">`;
  return `  ${open}\n${checks.map((check) => `    ${caseXml(check, profile)}`).join('\n')}\n  </testsuite>`;
}

function caseXml({ name, told, failure, skipped }: Check, profile: string): string {
  const open = xml`<testcase classname="${profile}" name="${name}"`;
  if (failure !== undefined) return `${open}>${xml`<failure message="${failure}"/>`}</testcase>`;
  if (skipped !== undefined) return `${open}>${xml`<skipped message="${skipped}"/>`}</testcase>`;
  if (told !== undefined) return `${open}>${xml`<system-out>${told}</system-out>`}</testcase>`;
  return `${open}/>`;
}
