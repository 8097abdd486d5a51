/** Problems of steps whose shape is right: values that nobody sets, marks that no request carries. */
import { z } from 'zod';
import { BODIES, METHODS, single, step as stepSchema } from './schema.ts';
import { namesIn, textsIn } from './template.ts';

/** Among the known names, it means that a login has happened; no value can have this name. */
const LOGIN = '(login)';

export interface Problem {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

const parts = z.object({
  accounts: z.array(z.record(z.string(), z.unknown())).catch([]),
  steps: z.array(z.unknown()),
});

/** Looks at those parts of each step whose shape is right. */
export function problemsOfMeaning(file: unknown): Problem[] {
  const parsed = parts.safeParse(file);
  if (!parsed.success) return [];
  const { accounts, steps } = parsed.data;
  const known = new Set(['user', ...accounts.flatMap((account) => Object.keys(account))]);
  const marks = new Map<string, Set<string>>();
  return steps.flatMap((value, index) => ofStep(value, ['steps', index], known, marks));
}

function ofStep(
  value: unknown,
  path: readonly PropertyKey[],
  known: Set<string>,
  marks: Map<string, Set<string>>,
): Problem[] {
  const { together } = partsInShape(stepSchema.shape, value);
  if (together === undefined) {
    const misplaced = isObject(value) && 'after-ms' in value;
    return [
      ...(misplaced ? [{ path: [...path, 'after-ms'], message: 'is for steps of a group (together)' }] : []),
      ...ofSingle(value, path, known, marks),
    ];
  }
  const alone = Object.keys(value as object).length === 1;
  // A value extracted within a group is known only after the group.
  const after = new Set(known);
  const problems = together.flatMap((single, index) => {
    const within = new Set(known);
    const found = ofSingle(single, [...path, 'together', index], within, marks);
    for (const name of within) after.add(name);
    return found;
  });
  for (const name of after) known.add(name);
  return [
    ...(alone ? [] : [{ path, message: 'is a group: it has together, and nothing else' }]),
    ...problems,
  ];
}

/** The keys of a step that are present and right. */
function partsInShape<S extends Record<string, z.ZodType>>(
  shape: S,
  value: unknown,
): { [K in keyof S]?: z.infer<S[K]> } {
  if (!isObject(value)) return {};
  const right = Object.entries(shape).flatMap(([key, schema]) => {
    if (!(key in value)) return [];
    const parsed = schema.safeParse(value[key]);
    return parsed.success ? [[key, parsed.data]] : [];
  });
  return Object.fromEntries(right);
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** One method, at most one body, and none for a get. */
function ofMethod(value: Record<string, unknown>, path: readonly PropertyKey[]): Problem[] {
  const methods = METHODS.filter((key) => key in value);
  const bodies = BODIES.filter((key) => key in value);
  const problem = (message: string): Problem => ({ path, message });
  return [
    ...(methods.length === 1 ? [] : [problem(`needs one of ${METHODS.join(', ')}`)]),
    ...(bodies.length > 1 ? [problem(`has more than one of ${BODIES.join(', ')}`)] : []),
    ...('get' in value && bodies.length > 0 ? [problem('is a get, and can’t have a body')] : []),
  ];
}

/** Tells added marks from others. */
const added = (mark: string): string => `+${mark}`;

function ofSingle(
  value: unknown,
  path: readonly PropertyKey[],
  known: Set<string>,
  marks: Map<string, Set<string>>,
): Problem[] {
  if (!isObject(value)) return [];
  const problems = ofMethod(value, path);
  const found = (inside: readonly PropertyKey[], message: string): void =>
    void problems.push({ path: [...path, ...inside], message });
  const { writes, shows, extract, ...request } = partsInShape(single.shape, value);
  if (request.replay && path.includes('together')) found(['replay'], 'can’t be part of a group');
  if (writes) {
    const { object, mark, how } = writes;
    const ofObject = marks.get(object) ?? new Set();
    if (how === 'remove' && !ofObject.has(added(mark)))
      found(['writes'], `removes ${mark}, which no earlier step adds to ${object}`);
    if (how !== 'remove' && how !== 'logout')
      marks.set(object, ofObject.add(how === 'add' ? added(mark) : mark));
    known.add(mark);
    const carried = [...textsIn(request)].some(([, text]) => namesIn(text).includes(mark));
    // A user may log in with an account, which the page then shows instead of the mark.
    if (!carried && how !== 'logout' && how !== 'login')
      found(['writes'], `writes, but its request does not carry {{${mark}}}`);
  }
  for (const [inside, text] of [...textsIn(request), ...textsIn({ shows: { value: shows?.value } })]) {
    for (const name of namesIn(text)) {
      if (known.has(name)) continue;
      const names = [...known].filter((name) => name !== LOGIN).sort();
      found(inside, `{{${name}}} is not known here; known are ${names.join(', ')}`);
    }
  }
  if (shows && !marks.has(shows.object))
    found(['shows'], `shows ${shows.object}, which no earlier step writes`);
  if (request.replay && !known.has(LOGIN))
    found(['replay'], 'sends the cookies of a login, and no earlier step logs in');
  if (writes?.how === 'login') known.add(LOGIN);
  for (const name of Object.keys(extract ?? {})) known.add(name);
  return problems;
}
