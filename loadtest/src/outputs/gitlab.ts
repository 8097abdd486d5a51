/** For GitLab: what the run found as a Code Quality report, which a merge request shows (artifacts:reports:codequality). */
import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { UserError } from '../model/errors.ts';
import { defineOutput, type Ended, type Setting } from './output.ts';
import { type Problem, problemsOf } from './problems.ts';

const FILE = 'gl-code-quality.json';

const SEVERITY: Readonly<Record<Problem['level'], string>> = {
  error: 'major',
  warning: 'minor',
  notice: 'info',
};

export const gitlab = defineOutput({
  name: 'gitlab',
  takes: 'file',
  says: `what was found as a Code Quality report of GitLab (${FILE} unless told otherwise)`,
  open: async (file, setting) => ({
    end: async (ended) => {
      const path = file ?? FILE;
      await writeFile(path, `${JSON.stringify(codeQuality(ended, setting), null, 2)}\n`).catch(
        (error: Error) => {
          throw new UserError(`the Code Quality report can't be written to ${path}: ${error.message}`);
        },
      );
    },
  }),
});

/** The fields that GitLab asks for. The same problem has the same fingerprint in every run: what is new is then new. */
function codeQuality(ended: Ended, { scenario, environment }: Setting): object[] {
  const path =
    scenario === null ? 'session-lab' : relative(environment.CI_PROJECT_DIR || process.cwd(), scenario);
  return problemsOf(ended).map(({ level, name, profile, text }) => ({
    description: text.replaceAll('\n', ' '),
    check_name: name,
    fingerprint: createHash('sha256').update([path, profile, name].join('\n')).digest('hex'),
    severity: SEVERITY[level],
    location: { path, lines: { begin: 1 } },
  }));
}
