/** Runs a composite action step by step, as GitHub's runner does: its expressions, its files, its order. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { runInNewContext } from 'node:vm';
import { parse } from 'yaml';

interface Step {
  readonly name: string;
  readonly id?: string;
  readonly if?: string;
  readonly shell?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly run?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
  readonly 'working-directory'?: string;
}

export interface Action {
  readonly inputs: Readonly<Record<string, { readonly description: string; readonly default?: string }>>;
  readonly outputs: Readonly<Record<string, { readonly description: string; readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

export interface Ran {
  readonly name: string;
  /** Null: left out, by its `if`. */
  readonly code: number | null;
  /** All that a step printed: the runner reads commands from both of its streams. */
  readonly log: string;
  /** Of a step that is another action. */
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string>>;
}

export interface Job {
  readonly steps: readonly Ran[];
  readonly failed: boolean;
  readonly outputs: Readonly<Record<string, string>>;
  /** The job's summary, in Markdown. */
  readonly summary: string;
}

export const readAction = (file: string): Action => parse(readFileSync(file, 'utf8')) as Action;

/**
 * @param workspace the checkout @param given inputs, as a workflow's `with` @param env of the runner: GITHUB_API_URL and so on
 */
export async function runAction(
  action: Action,
  workspace: string,
  given: Readonly<Record<string, string>>,
  env: Readonly<Record<string, string>>,
): Promise<Job> {
  const unknown = Object.keys(given).filter((name) => !(name in action.inputs));
  if (unknown.length > 0) throw new Error(`no inputs ${unknown.join(', ')}`);
  const temp = mkdtempSync(join(workspace, '.runner-'));
  const inputs: Record<string, string> = {};
  const steps: Record<string, { readonly outputs: Readonly<Record<string, string>> }> = {};
  const context = { inputs, steps, github: { token: 'the-token' }, failed: false };
  for (const [name, { default: usual = '' }] of Object.entries(action.inputs))
    inputs[name] = given[name] ?? filled(String(usual), context);
  const ran: Ran[] = [];
  const summary = join(temp, 'summary.md');
  writeFileSync(summary, '');
  for (const [index, step] of action.runs.steps.entries()) {
    const { name, run, uses } = step;
    const isDue = step.if === undefined ? !context.failed : evaluated(step.if, context) === true;
    const own = Object.fromEntries(
      Object.entries(step.with ?? {}).map(([key, value]) => [key, filled(value, context)]),
    );
    if (!isDue || uses !== undefined) {
      ran.push({ name, code: isDue ? 0 : null, log: '', ...(uses === undefined ? {} : { uses, with: own }) });
      continue;
    }
    if (step.shell !== 'bash') throw new Error(`${name} has no shell of bash`);
    const output = join(temp, `output-${index}`);
    const script = join(temp, `step-${index}.sh`);
    writeFileSync(output, '');
    writeFileSync(script, run ?? '');
    const said = Object.entries(step.env ?? {}).map(([key, value]) => [key, filled(value, context)]);
    // As the runner starts it.
    const child = spawn('bash', ['--noprofile', '--norc', '-eo', 'pipefail', script], {
      cwd: resolve(workspace, filled(step['working-directory'] ?? '.', context)),
      env: {
        PATH: process.env.PATH,
        HOME: temp,
        CI: 'true',
        GITHUB_ACTIONS: 'true',
        GITHUB_WORKSPACE: workspace,
        RUNNER_TEMP: temp,
        GITHUB_STEP_SUMMARY: summary,
        GITHUB_OUTPUT: output,
        ...env,
        ...Object.fromEntries(said),
      },
    });
    child.stdin.end();
    const [stdout, stderr, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    ran.push({ name, code: code as number, log: `${stdout}${stderr}` });
    context.failed ||= code !== 0;
    if (step.id !== undefined) steps[step.id] = { outputs: outputsIn(readFileSync(output, 'utf8')) };
  }
  const outputs = Object.fromEntries(
    Object.entries(action.outputs).map(([name, { value }]) => [name, filled(value, context)]),
  );
  return { steps: ran, failed: context.failed, outputs, summary: readFileSync(summary, 'utf8') };
}

interface Context {
  readonly inputs: Readonly<Record<string, string>>;
  readonly steps: Readonly<Record<string, { readonly outputs: Readonly<Record<string, string>> }>>;
  readonly github: Readonly<Record<string, string>>;
  readonly failed: boolean;
}

const filled = (value: string, context: Context): string =>
  String(value).replace(/\$\{\{(.*?)\}\}/g, (_, expression: string) =>
    String(evaluated(expression, context)),
  );

/** What this action needs of GitHub's expressions: names, texts, `==`, `!=`, `&&`, `||` and `always()`. */
function evaluated(expression: string, context: Context): unknown {
  const known = expression.replace(/\b(?:inputs|steps|github)(?:\.[\w-]+)+/g, (path) => {
    const value = path
      .split('.')
      .reduce<unknown>((found, key) => (found as Record<string, unknown> | undefined)?.[key], context);
    return JSON.stringify(value ?? '');
  });
  return runInNewContext(known, {
    always: () => true,
    success: () => !context.failed,
    failure: () => context.failed,
  });
}

const outputsIn = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
