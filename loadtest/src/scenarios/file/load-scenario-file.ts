/** Reads a scenario file, YAML or JSON. All problems are reported at once, with line and column. */
import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { type Document, isMap, isNode, isPair, LineCounter, type Node, parseDocument } from 'yaml';
import { UserError } from '../../model/errors.ts';
import type { Mix } from '../mix.ts';
import type { Values } from '../scenario.ts';
import { readAccounts } from './accounts.ts';
import { buildScenarios } from './build-scenario.ts';
import { type Environment, withEnvironment } from './environment.ts';
import type { Problem } from './problem.ts';
import { problemsOfMeaning } from './problems-of-meaning.ts';
import { type ScenarioFile, scenarioFile } from './schema/scenario-file.ts';
import { textsIn } from './template.ts';

const MOST_BYTES = 1024 * 1024;
const MOST_PROBLEMS = 50;
const MOST_BODY_BYTES = 10 * 1024 * 1024;

export interface LoadedScenarios {
  readonly mix: Mix;
  readonly accounts?: readonly Values[];
}

/**
 * @param environment what `${NAME}` stands for
 * @throws {UserError} if the file is missing or wrong: every problem on a line of its own
 */
export async function loadScenarioFile(
  file: string,
  environment: Environment = {},
): Promise<LoadedScenarios> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`the scenario ${file} can't be read: ${error.message}`, { cause: error });
  });
  if (text.length > MOST_BYTES)
    throw new UserError(`${file} is too large for a scenario (over ${MOST_BYTES} bytes)`);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const placeAt = (offset: number): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const at = (offset: number, message: string): string => `${placeAt(offset)}: ${message}`;
  if (document.errors.length > 0) {
    refuse(
      document.errors.map(({ pos, message }) => ({ offset: pos[0], message })),
      at,
    );
  }
  const filled = withEnvironment(contentOf(document, file), environment);
  const parsed = scenarioFile.safeParse(filled.value);
  const accounts = await accountsOf(filled.value, file);
  const bodies = await bodiesIn(filled.value, file);
  const problems = [
    ...filled.problems,
    ...(parsed.success ? [] : parsed.error.issues.flatMap(unfold)),
    ...bodies.problems,
    ...problemsOfMeaning(filled.value, [
      ...Object.keys(filled.values),
      ...accounts.flatMap((account) => Object.keys(account)),
    ]),
  ];
  if (!parsed.success || problems.length > 0) {
    refuse(
      problems.map(({ path, message }) => ({
        offset: offsetOf(document.contents, path),
        message: path.length > 0 ? `${pathText(path)} ${message}` : message,
      })),
      at,
    );
  }
  const { data } = parsed as Extract<typeof parsed, { success: true }>;
  const name = basename(file).replace(/\.[^.]+$/, '');
  const mix = buildScenarios(data, name, filled.values, bodies.files, (path) =>
    placeAt(offsetOf(document.contents, path)),
  );
  const given = Array.isArray(data.accounts) ? data.accounts : accounts;
  return given.length > 0 ? { mix, accounts: given } : { mix };
}

/** Those of a file that the scenario names; none where it has them itself, or none. */
async function accountsOf(value: unknown, scenario: string): Promise<readonly Values[]> {
  const named = scenarioFile.shape.accounts.safeParse((value as Partial<ScenarioFile>).accounts).data;
  if (named === undefined || Array.isArray(named)) return [];
  return readAccounts(resolve(dirname(scenario), typeof named === 'string' ? named : named.file));
}

/** The files that requests send, by the names in the scenario. */
async function bodiesIn(
  value: unknown,
  scenario: string,
): Promise<{ files: ReadonlyMap<string, Buffer>; problems: readonly Problem[] }> {
  const files = new Map<string, Buffer>();
  const problems: Problem[] = [];
  for (const [path, name] of textsIn(value)) {
    if (path.at(-1) !== 'file' || !path.some((key) => key === 'body' || key === 'multipart')) continue;
    const bytes = await readFile(resolve(dirname(scenario), name)).catch((error: Error) => error);
    if (bytes instanceof Error) problems.push({ path, message: `can't be read: ${bytes.message}` });
    else if (bytes.length > MOST_BODY_BYTES)
      problems.push({ path, message: `is too large for a body (over ${MOST_BODY_BYTES} bytes)` });
    else files.set(name, bytes);
  }
  return { files, problems };
}

/** @throws {UserError} for aliases that lead nowhere, or to too much */
function contentOf(document: Document, file: string): unknown {
  try {
    const value: unknown = document.toJS() ?? {};
    // An alias within what it stands for has no end.
    JSON.stringify(value);
    return value;
  } catch (error) {
    throw new UserError(`${file} can't be used: ${(error as Error).message}`, { cause: error });
  }
}

function refuse(
  found: readonly { readonly offset: number; readonly message: string }[],
  at: (offset: number, message: string) => string,
): never {
  const inOrder = [...found].sort((a, b) => a.offset - b.offset).slice(0, MOST_PROBLEMS);
  const count = found.length === 1 ? 'one problem' : `${found.length} problems`;
  throw new UserError(
    `the scenario has ${count}:\n${inOrder.map(({ offset, message }) => `  ${at(offset, message)}`).join('\n')}`,
  );
}

interface Issue {
  readonly code: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
  readonly keys?: readonly string[];
}

/** An unknown key is reported at the key. */
function unfold(issue: Issue): Problem[] {
  if (issue.code !== 'unrecognized_keys') return [issue];
  return (issue.keys ?? []).map((key) => ({ path: [...issue.path, key], message: 'is not known here' }));
}

/** Where a path leads in the text: to its key, or as near as possible. */
function offsetOf(contents: unknown, path: readonly PropertyKey[]): number {
  let node: unknown = contents;
  let offset = startOf(node) ?? 0;
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isPair(item) && isNode(item.key) && item.key.toJSON() === key);
      if (!pair) return offset;
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
    } else {
      const items = (node as { readonly items?: readonly unknown[] } | null)?.items;
      node = items?.[Number(key)];
      offset = startOf(node) ?? offset;
    }
  }
  return offset;
}

const startOf = (node: unknown): number | undefined => (isNode(node) ? (node as Node).range?.[0] : undefined);

const pathText = (path: readonly PropertyKey[]): string =>
  path
    .map((key) => (typeof key === 'number' ? `[${key + 1}]` : String(key)))
    .join('.')
    .replaceAll('.[', '[');
