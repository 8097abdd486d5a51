/** session-lab.yaml: options of `run` beside the code, common ones at the top, and those of each target below `targets`. */
import { readFile } from 'node:fs/promises';
import { dirname, relative, resolve } from 'node:path';
import {
  isMap,
  isNode,
  isPair,
  isScalar,
  LineCounter,
  type Node,
  type ParsedNode,
  parseDocument,
} from 'yaml';
import { UserError } from '../../model/errors.ts';
import { didYouMean } from '../../model/similar.ts';
import { type Environment, withEnvironment } from '../../scenarios/file/environment.ts';
import type { Given } from './given.ts';
import { isAddress, isPath, mayRepeat, parsedBy, type Setting } from './option-key.ts';

/** Looked for where nobody names one, in this order. */
export const USUAL_FILES = ['session-lab.yaml', 'session-lab.yml'] as const;

const TARGETS = 'targets';
const MOST_PROBLEMS = 20;

/** A key and what it holds, in the text. */
interface Entry {
  readonly key: string;
  readonly path: readonly string[];
  readonly offset: number;
}

/**
 * @param target one of the file's own names; null: what is common to all
 * @throws {UserError} where anything in it is wrong, also of other targets: every problem with its line
 */
export async function readSettings(
  file: string,
  target: string | null,
  settings: readonly Setting[],
  environment: Environment,
): Promise<Given[]> {
  const text = await readFile(file, 'utf8').catch((error: Error) => {
    throw new UserError(`the settings in ${file} can't be read: ${error.message}`, { cause: error });
  });
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const placeAt = (offset: number): string => `${file}:${lines.linePos(offset).line}`;
  const problems: { readonly offset: number; readonly message: string }[] = document.errors.map(
    ({ pos, message }) => ({ offset: pos[0], message }),
  );
  const wrong = (offset: number, message: string): void => void problems.push({ offset, message });
  const refuse = (): void => {
    if (problems.length === 0) return;
    const inOrder = [...problems].sort((a, b) => a.offset - b.offset).slice(0, MOST_PROBLEMS);
    throw new UserError(
      `the settings can't be used:\n${inOrder.map(({ offset, message }) => `  ${placeAt(offset)}: ${message}`).join('\n')}`,
    );
  };
  refuse();
  const { contents } = document;
  if (contents !== null && !isMap(contents)) wrong(0, 'holds no options: write one a line, as in users: 20');
  refuse();
  const filled = withEnvironment(document.toJS() ?? {}, environment);
  const of = (path: readonly string[]): unknown =>
    path.reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], filled.value);
  const given = (entries: readonly Entry[], isMeant: boolean): Given[] =>
    entries.flatMap(({ key, path, offset }) => {
      const setting = settings.find((one) => one.key === key);
      if (!setting) {
        wrong(offset, unknownKey(key, path, settings));
        return [];
      }
      // What another target needs of the environment need not be there.
      const missing = filled.problems.find((problem) => path.every((part, at) => problem.path[at] === part));
      if (missing) {
        if (isMeant) wrong(offset, `${key} ${missing.message}`);
        return [];
      }
      try {
        return givenBy(setting, of(path), dirname(file), placeAt(offset));
      } catch (error) {
        wrong(offset, `${key}: ${(error as Error).message}`);
        return [];
      }
    });
  const top = entriesOf(contents, []);
  const common = given(
    top.filter(({ key }) => key !== TARGETS),
    true,
  );
  const targets = targetsOf(contents, wrong);
  const own = targets.flatMap(({ key, path, node }) => {
    const found = given(entriesOf(node, path), key === target);
    return key === target ? found : [];
  });
  refuse();
  const names = targets.map(({ key }) => key);
  if (target !== null && !names.includes(target)) throw new UserError(noTarget(file, target, names));
  return [...common.filter(({ key }) => !own.some((one) => one.key === key)), ...own];
}

function entriesOf(node: unknown, path: readonly string[]): Entry[] {
  if (!isMap(node)) return [];
  return node.items.flatMap((pair) => {
    if (!isPair(pair) || !isScalar(pair.key)) return [];
    const key = String(pair.key.value);
    return [{ key, path: [...path, key], offset: startOf(pair.key) }];
  });
}

function targetsOf(
  contents: ParsedNode | null,
  wrong: (offset: number, message: string) => void,
): (Entry & { readonly node: unknown })[] {
  if (!isMap(contents) || !contents.has(TARGETS)) return [];
  const node = contents.get(TARGETS, true);
  if (!isMap(node)) {
    const entry = entriesOf(contents, []).find(({ key }) => key === TARGETS);
    wrong(entry?.offset ?? 0, `${TARGETS} takes a name for each, with its options below it`);
    return [];
  }
  return entriesOf(node, [TARGETS]).map((entry) => {
    const own = node.get(entry.key, true);
    if (!isMap(own) && !(isScalar(own) && own.value === null))
      wrong(entry.offset, `${entry.key} takes options, one a line below it`);
    return { ...entry, node: own };
  });
}

const startOf = (node: unknown): number => (isNode(node) ? ((node as Node).range?.[0] ?? 0) : 0);

function unknownKey(key: string, path: readonly string[], settings: readonly Setting[]): string {
  const keys = [...settings.map((setting) => setting.key), ...(path.length === 1 ? [TARGETS] : [])];
  const plain = key.replace(/^--(no-)?|^no-/, '');
  if (plain !== key && keys.includes(plain))
    return `${key} is no option here: write ${plain}${/^(--)?no-/.test(key) ? ': false' : ''}`;
  return `${key} is no option of run${didYouMean(key, keys)}`;
}

const noTarget = (file: string, target: string, names: readonly string[]): string =>
  names.length === 0
    ? `${file} names no ${TARGETS}: --for ${target} can't be met`
    : `${file} has no target ${target}${didYouMean(target, names) || `: there are ${names.join(', ')}`}`;

/** @throws {Error} where it is of another kind, or out of bounds */
function givenBy(
  { key, taking, flag, denying }: Setting,
  value: unknown,
  folder: string,
  from: string,
): Given[] {
  if (value === null || value === undefined) throw new Error('has no value');
  if (typeof value === 'boolean') {
    const option = flag ?? denying;
    if (option) return [{ key, option, texts: [], value, source: 'file', from }];
    throw new Error(`takes ${wanted(taking)}, and not ${value}`);
  }
  if (!taking) throw new Error(`takes true or false, and not ${told(value)}`);
  const list = Array.isArray(value) ? value : [value];
  if (list.length > 1 && !mayRepeat(taking)) throw new Error('takes one value, and not a list');
  const texts = list.map((one) => {
    if (typeof one !== 'string' && typeof one !== 'number')
      throw new Error(`takes ${wanted(taking)}, and not ${told(one)}`);
    // What a file says of paths is said from where it is.
    return isPath(taking) && !isAddress(String(one))
      ? relative(process.cwd(), resolve(folder, String(one)))
      : String(one);
  });
  return [{ key, option: taking, texts, value: parsedBy(taking, texts), source: 'file', from }];
}

/** What is below a key may be secret: it is not said again. */
const told = (value: unknown): string =>
  Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'keys of its own' : JSON.stringify(value);

const wanted = (taking: Setting['taking']): string => /<(.*)>/.exec(taking?.flags ?? '')?.[1] ?? 'a text';
