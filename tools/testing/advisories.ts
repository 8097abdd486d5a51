/** What npm says of known weaknesses in the packages that a lockfile names, and what is to be made of it. */
import { z } from 'zod';

export interface Advisory {
  readonly package: string;
  /** Where it is told, such as https://github.com/advisories/GHSA-…. */
  readonly url: string;
  readonly title: string;
  readonly severity: string;
}

/** `advisories`, or why the registry could not be asked: then nothing is known, neither good nor bad. */
export type Asked = { readonly advisories: readonly Advisory[] } | { readonly unasked: string };

const via = z.union([
  // Another package's, which is listed by itself.
  z.string(),
  z.object({ name: z.string(), url: z.string(), title: z.string(), severity: z.string() }),
]);

const answer = z.union([
  z.object({ vulnerabilities: z.record(z.string(), z.object({ via: z.array(via) })) }),
  z.object({ message: z.string() }),
]);

/** @param text what `npm audit --json` printed @throws where that is neither an answer nor a failure to get one */
export function readAudit(text: string): Asked {
  const read = answer.parse(JSON.parse(text));
  if ('message' in read) return { unasked: read.message };
  const found = Object.values(read.vulnerabilities)
    .flatMap(({ via }) => via)
    .flatMap((one) => (typeof one === 'string' ? [] : [one]))
    .map(({ name, url, title, severity }) => ({ package: name, url, title, severity }));
  return { advisories: [...new Map(found.map((one) => [one.url, one])).values()] };
}

export interface AuditReport {
  readonly lines: readonly string[];
  readonly failed: boolean;
}

/**
 * @param asked by lockfile
 * @param known advisories that can't be mended, by their addresses: why
 */
export function auditReport(
  asked: Readonly<Record<string, Asked>>,
  known: Readonly<Record<string, string>>,
): AuditReport {
  let failed = false;
  const lines = Object.entries(asked).flatMap(([file, one]) => {
    if ('unasked' in one)
      return [
        `${file}: not audited, the registry could not be asked (${one.unasked}): nothing is known of advisories`,
      ];
    const { advisories } = one;
    if (advisories.length === 0) return [`${file}: no advisories`];
    return advisories.map(({ package: name, url, title, severity }) => {
      const why = known[url];
      failed ||= why === undefined;
      return `${file}: ${name}: ${title} (${severity}), ${url}${why === undefined ? '' : `; stays: ${why}`}`;
    });
  });
  return { lines, failed };
}
