/** In a GitHub Actions workflow: annotations, the job's summary, the step's outputs, and one comment on the pull request. */
import { appendFile, readFile } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { z } from 'zod';
import { sum } from '../../model/counts.ts';
import { worst } from '../../model/verdict.ts';
import { markdownReport } from '../../report/renderers/markdown.ts';
import { defineOutput, type Ended, type Setting } from '../output.ts';
import { problemsOf } from '../problems.ts';
import { annotationsOf } from './annotations.ts';
import { putComment, shortened, type Where } from './comment.ts';

/** A step's summary may have 1 MiB. */
const MOST_SUMMARY = 1_000_000;

export const github = defineOutput({
  name: 'github',
  takes: 'key',
  says: 'annotations, the job’s summary and one comment on the pull request, in GitHub Actions; the key tells the comments of several gates apart',
  open: async (key, setting) => {
    // The same command line is to do the same run elsewhere.
    if (setting.environment.GITHUB_ACTIONS !== 'true') {
      setting.tell(
        'session-lab: nothing is told to GitHub: this is not GitHub Actions (GITHUB_ACTIONS is not true)',
      );
      return { end: async () => undefined };
    }
    return { end: (ended) => publish(ended, key ?? keyOf(setting), setting) };
  },
});

const keyOf = ({ environment: { GITHUB_WORKFLOW = '', GITHUB_JOB = '' }, scenario }: Setting): string =>
  [GITHUB_WORKFLOW, GITHUB_JOB, scenario ?? ''].join('/');

async function publish(
  ended: Ended,
  key: string,
  { environment, making, scenario, tell }: Setting,
): Promise<void> {
  const { GITHUB_WORKSPACE = process.cwd(), GITHUB_STEP_SUMMARY, GITHUB_OUTPUT } = environment;
  const file = scenario === null ? null : relative(GITHUB_WORKSPACE, scenario);
  for (const line of annotationsOf(problemsOf(ended), file)) tell(line);
  const text = (isFolded: boolean): string =>
    markdownReport(ended.report, ended.thresholds, making, isFolded);
  if (GITHUB_STEP_SUMMARY) await appendFile(GITHUB_STEP_SUMMARY, shortened(text(false), MOST_SUMMARY));
  if (GITHUB_OUTPUT) await appendFile(GITHUB_OUTPUT, outputsOf(ended));
  const where = await pullOf(environment);
  if (!where) return;
  try {
    const done = await putComment(where, key, `${text(true)}${linkOf(environment)}`);
    tell(`session-lab: the comment on pull request ${where.pull} was ${done}`);
  } catch (error) {
    const message = `the comment on pull request ${where.pull} could not be written: ${(error as Error).message}`;
    tell(`::warning title=session-lab::${message}`);
  }
}

function outputsOf({ report, exitCode, folder }: Ended): string {
  const verdict =
    report.profiles.length === 0 ? 'unknown' : worst(report.profiles.map((profile) => profile.verdict));
  const lost = sum(report.profiles.map(({ losses }) => sum(losses.byCause) + sum(losses.afterFault ?? {})));
  const values = { verdict, lost, 'exit-code': exitCode, report: folder === null ? '' : resolve(folder) };
  return Object.entries(values)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

/** The pull request that the workflow runs for; null where there is none, or nothing to write with. */
async function pullOf(environment: Setting['environment']): Promise<Where | null> {
  const { GITHUB_TOKEN, GITHUB_REPOSITORY, GITHUB_EVENT_PATH, GITHUB_API_URL } = environment;
  if (!GITHUB_TOKEN || !GITHUB_REPOSITORY || !GITHUB_EVENT_PATH) return null;
  const text = await readFile(GITHUB_EVENT_PATH, 'utf8').catch(() => '{}');
  const { data } = event.safeParse(JSON.parse(text));
  const pull = data?.pull_request?.number ?? (data?.issue?.pull_request ? data.issue.number : undefined);
  if (pull === undefined) return null;
  const api = (GITHUB_API_URL || 'https://api.github.com').replace(/\/$/, '');
  return { api, token: GITHUB_TOKEN, repository: GITHUB_REPOSITORY, pull };
}

const event = z.object({
  pull_request: z.object({ number: z.number() }).optional(),
  issue: z.object({ number: z.number(), pull_request: z.object({}).optional() }).optional(),
});

/** Where the whole report is: among the run's artifacts. */
function linkOf({ GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID }: Setting['environment']): string {
  if (!GITHUB_SERVER_URL || !GITHUB_REPOSITORY || !GITHUB_RUN_ID) return '';
  return `\n[The workflow’s run](${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID})\n`;
}
