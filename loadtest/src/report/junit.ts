/** The report as JUnit XML, as CI servers read it: a suite a profile, a case a guarantee and a threshold. */

import { html as xml } from 'ghtml';
import { guaranteeNamed } from '../judge/guarantees/index.ts';
import type { GuaranteeResult, ProfileResult, Report } from '../model/result.ts';
import { allResults } from './all-results.ts';
import type { ThresholdResult } from './gate.ts';

interface Case {
  readonly name: string;
  readonly failure?: string;
  readonly skipped?: string;
}

/** With thresholds, they decide; else the prediction; else each guarantee for itself. */
export function junitReport(report: Report, thresholds: readonly ThresholdResult[]): string {
  const suites = [
    ...allResults(report).map((result) => suite(result, casesOf(result, thresholds))),
    ...report.skipped.map(({ profile, reason }) =>
      suite({ profile, startedAt: '' }, [{ name: 'can be run here', skipped: reason }]),
    ),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="session-lab">\n${suites.join('\n')}\n</testsuites>\n`;
}

function casesOf(result: ProfileResult, thresholds: readonly ThresholdResult[]): Case[] {
  const limits = thresholds.filter(({ profile }) => profile === result.profile);
  const decided = limits.length > 0 || result.asPredicted !== null;
  return [
    ...Object.entries(result.guarantees).map(([name, found]) =>
      guaranteeCase(guaranteeNamed(name)?.title ?? name, found, decided),
    ),
    ...limits.map(({ name, limit, measured, held }) => ({
      name: `${name} ${limit}`,
      ...(held ? {} : { failure: `measured ${measured}` }),
    })),
    ...(result.asPredicted === null
      ? []
      : [{ name: 'as predicted', ...(result.asPredicted ? {} : { failure: result.surprises.join('; ') }) }]),
    ...(result.cutShort === null ? [] : [{ name: 'complete', failure: `cut short: ${result.cutShort}` }]),
  ];
}

/** @param decided something else decides: a violation is told, and is no failure */
function guaranteeCase(name: string, result: GuaranteeResult | null, decided: boolean): Case {
  if (!result) return { name, skipped: 'not put to the test' };
  const { verdict, violations, checked, crashed } = result;
  if (crashed !== undefined) return { name, failure: `the checker failed: ${crashed}` };
  if (verdict === 'unknown')
    return { name, skipped: `unknown: ${checked} checks are too few, or prove nothing` };
  if (verdict === 'intact') return { name };
  const text = `${violations} of ${checked} checks violated it`;
  return decided ? { name, skipped: text } : { name, failure: text };
}

function suite(
  { profile, startedAt }: Pick<ProfileResult, 'profile' | 'startedAt'>,
  cases: readonly Case[],
): string {
  const failures = cases.filter(({ failure }) => failure !== undefined).length;
  const skipped = cases.filter((found) => found.skipped !== undefined).length;
  const open = xml`<testsuite name="${profile}"!${startedAt && xml` timestamp="${startedAt}"`} tests="${cases.length}" failures="${failures}" skipped="${skipped}">`;
  return `  ${open}\n${cases.map((found) => `    ${caseXml(found, profile)}`).join('\n')}\n  </testsuite>`;
}

function caseXml({ name, failure, skipped }: Case, profile: string): string {
  const open = xml`<testcase classname="${profile}" name="${name}"`;
  if (failure !== undefined) return `${open}>${xml`<failure message="${failure}"/>`}</testcase>`;
  if (skipped !== undefined) return `${open}>${xml`<skipped message="${skipped}"/>`}</testcase>`;
  return `${open}/>`;
}
