/** Reads a scenario file, YAML or JSON. All problems are reported at once, with line and column. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { type Document, isMap, isNode, isPair, LineCounter, type Node, parseDocument } from 'yaml';
import { UserError } from '../../model/errors.ts';
import type { Mix } from '../mix.ts';
import type { Values } from '../scenario.ts';
import { buildScenario } from './build-scenario.ts';
import { type Problem, problemsOfMeaning } from './problems-of-meaning.ts';
import { scenarioFile } from './schema.ts';

const MOST_BYTES = 1024 * 1024;
const MOST_PROBLEMS = 50;

/** @throws {UserError} if the file is missing or wrong: every problem on a line of its own */
export async function loadScenarioFile(
  file: string,
): Promise<{ readonly mix: Mix; readonly accounts?: readonly Values[] }> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`the scenario ${file} can't be read: ${error.message}`, { cause: error });
  });
  if (text.length > MOST_BYTES)
    throw new UserError(`${file} is too large for a scenario (over ${MOST_BYTES} bytes)`);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number, message: string): string => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}: ${message}`;
  };
  if (document.errors.length > 0) {
    refuse(
      document.errors.map(({ pos, message }) => ({ offset: pos[0], message })),
      at,
    );
  }
  const value = contentOf(document, file);
  const parsed = scenarioFile.safeParse(value);
  const problems = [
    ...(parsed.success ? [] : parsed.error.issues.flatMap(unfold)),
    ...problemsOfMeaning(value),
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
  const mix: Mix = [{ scenario: buildScenario(data, name), weight: 1 }];
  return data.accounts ? { mix, accounts: data.accounts } : { mix };
}

/** @throws {UserError} for aliases that lead nowhere, or to too much */
function contentOf(document: Document, file: string): unknown {
  try {
    return document.toJS() ?? {};
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
