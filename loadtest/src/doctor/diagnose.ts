/** What the findings say of what was seen: the page's content, and the shape of --json. */
import type { Said, Verdict } from './finding.ts';
import { findings } from './findings/index.ts';
import { knowledgeOf } from './knowledge.ts';
import { namingOf } from './naming.ts';
import type { Observations } from './observations.ts';
import { rolesOf } from './roles.ts';

export interface Diagnosis {
  readonly schema: 'session-lab/doctor@1';
  /** Origin and path, without a query. */
  readonly url: string;
  readonly requests: number;
  readonly seconds: number;
  /** The worst of the findings'. */
  readonly verdict: Verdict;
  readonly headline: string;
  /** By their names, where anything names them. */
  readonly replicas: readonly string[];
  readonly findings: readonly (Said & { readonly name: string; readonly title: string })[];
}

const WORST: readonly Verdict[] = ['broken', 'look', 'ok'];

export function diagnose(observations: Observations): Diagnosis {
  const roles = rolesOf(observations);
  const naming = namingOf(observations, roles);
  const knowledge = knowledgeOf(observations, roles, naming);
  const seen = { ...observations, roles, naming, knowledge };
  const said = findings.flatMap(({ name, title, find }) => {
    const found = find(seen);
    return found ? [{ name, title, ...found }] : [];
  });
  const verdict = WORST.find((one) => said.some((finding) => finding.verdict === one)) ?? 'look';
  return {
    schema: 'session-lab/doctor@1',
    url: `${observations.target.origin}${observations.target.path}`,
    requests: observations.visits.length,
    seconds: observations.seconds,
    verdict,
    headline:
      (said.find((finding) => finding.verdict === 'broken') ?? said[0])?.says ?? 'Nothing could be seen.',
    replicas: naming.names,
    findings: said,
  };
}
