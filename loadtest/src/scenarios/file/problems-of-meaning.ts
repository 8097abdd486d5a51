/** Problems of steps whose shape is right: values that nobody sets, marks that no request carries. */
import { z } from 'zod';
import type { Problem } from './problem.ts';
import { BODIES, METHODS, step as stepSchema } from './schema/step.ts';
import { namesIn, textsIn } from './template.ts';

/** Among the known names, it means that a login has happened; no value can have this name. */
const LOGIN = '(login)';

const parts = z.object({
  accounts: z.array(z.record(z.string(), z.unknown())).catch([]),
  headers: z.record(z.string(), z.string()).catch({}),
  auth: z.unknown().optional(),
  before: z.array(z.unknown()).catch([]),
  steps: z.array(z.unknown()).optional().catch(undefined),
  scenarios: z
    .record(z.string(), z.object({ steps: z.array(z.unknown()).catch([]) }).catch({ steps: [] }))
    .catch({}),
  after: z.array(z.unknown()).catch([]),
});

/** What a user has by the time of a step. */
class Known {
  readonly names: Set<string>;
  /** Marks by their objects; items that were added are marked as such. */
  readonly marks: Map<string, Set<string>>;

  constructor(names: Iterable<string>, marks: Iterable<readonly [string, ReadonlySet<string>]> = []) {
    this.names = new Set(names);
    this.marks = new Map([...marks].map(([object, ofObject]) => [object, new Set(ofObject)]));
  }

  copy(): Known {
    return new Known(this.names, this.marks);
  }
}

/**
 * Looks at those parts of each step whose shape is right.
 * @param given names of values that come from elsewhere: the environment's, an accounts' file's
 */
export function problemsOfMeaning(file: unknown, given: readonly string[] = []): Problem[] {
  const parsed = parts.safeParse(file);
  if (!parsed.success) return [];
  const { accounts, before, steps, scenarios, after, headers, auth } = parsed.data;
  const known = new Known(['user', ...given, ...accounts.flatMap((account) => Object.keys(account))]);
  const each = (list: readonly unknown[], path: readonly PropertyKey[], of: Known): Problem[] =>
    list.flatMap((value, index) => ofStep(value, [...path, index], of));
  const problems = each(before, ['before'], known);
  const flows = steps
    ? [{ path: ['steps'], steps }]
    : Object.entries(scenarios).map(([name, { steps }]) => ({ path: ['scenarios', name, 'steps'], steps }));
  const all = flows.map(({ path, steps }) => {
    const ofFlow = known.copy();
    problems.push(...each(steps, path, ofFlow));
    return ofFlow;
  });
  // Which flow came last is left to chance: only what each of them has is known after it.
  const last = all[0]?.copy() ?? known;
  for (const name of last.names) if (!all.every(({ names }) => names.has(name))) last.names.delete(name);
  problems.push(...each(after, ['after'], last));
  const anywhere = new Set(all.flatMap(({ names }) => [...names]));
  for (const [path, text] of textsIn({ headers, auth }))
    for (const name of namesIn(text))
      if (!anywhere.has(name)) problems.push({ path, message: unknown(name, anywhere) });
  return problems;
}

const unknown = (name: string, known: ReadonlySet<string>): string =>
  `{{${name}}} is not known here; known are ${[...known]
    .filter((name) => name !== LOGIN && !name.startsWith('$'))
    .sort()
    .join(', ')}`;

function ofStep(value: unknown, path: readonly PropertyKey[], known: Known): Problem[] {
  const { together } = partsInShape(stepSchema.shape, value);
  if (together === undefined) {
    const misplaced = isObject(value) && 'after-ms' in value;
    return [
      ...(misplaced ? [{ path: [...path, 'after-ms'], message: 'is for steps of a group (together)' }] : []),
      ...ofSingle(value, path, known),
    ];
  }
  const alone = Object.keys(value as object).length === 1;
  // A value extracted within a group is known only after the group.
  const after = new Set(known.names);
  const problems = together.flatMap((single, index) => {
    const within = new Known(known.names);
    for (const [object, marks] of known.marks) within.marks.set(object, marks);
    const found = ofSingle(single, [...path, 'together', index], within);
    for (const [object, marks] of within.marks) known.marks.set(object, marks);
    for (const name of within.names) after.add(name);
    return found;
  });
  for (const name of after) known.names.add(name);
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

/** One method, or a form that has its own; at most one body, and for a get a form alone. */
function ofMethod(value: Record<string, unknown>, path: readonly PropertyKey[]): Problem[] {
  const methods = METHODS.filter((key) => key in value);
  const bodies = BODIES.filter((key) => key in value);
  const problem = (message: string): Problem => ({ path, message });
  const isLeftToForm = methods.length === 0 && 'form' in value;
  return [
    ...(methods.length === 1 || isLeftToForm
      ? []
      : [
          problem(
            `needs one of ${METHODS.join(', ')}${methods.length === 0 ? ', or a form of the page before' : ''}`,
          ),
        ]),
    ...(bodies.length > 1 ? [problem(`has more than one of ${BODIES.join(', ')}`)] : []),
    ...('get' in value && bodies.some((body) => body !== 'form')
      ? [problem('is a get, and can’t have a body')]
      : []),
    ...('form-at' in value && !('form' in value) ? [problem('has form-at, but no form')] : []),
  ];
}

/** Tells added marks from others. */
const added = (mark: string): string => `+${mark}`;

/** Places that stand in what a request is made of. */
const REQUEST = [...METHODS, ...BODIES, 'headers', 'auth'] as const;

function ofSingle(value: unknown, path: readonly PropertyKey[], { names: known, marks }: Known): Problem[] {
  if (!isObject(value)) return [];
  const problems = ofMethod(value, path);
  const found = (inside: readonly PropertyKey[], message: string): void =>
    void problems.push({ path: [...path, ...inside], message });
  const {
    writes,
    shows,
    'shows-not': not,
    extract,
    when,
    unless,
    replay,
    together,
    ...rest
  } = partsInShape(stepSchema.shape, value);
  const request = Object.fromEntries(
    Object.entries(rest).filter(([key]) => REQUEST.some((name) => name === key)),
  );
  if (replay && path.includes('together')) found(['replay'], 'can’t be part of a group');
  for (const key of ['repeat', 'when', 'unless'] as const)
    if (path.includes('together') && key in value) found([key], 'can’t be part of a group');
  for (const [key, conditions] of Object.entries({ when, unless }))
    for (const name of [conditions ?? []].flat()) if (!known.has(name)) found([key], unknown(name, known));
  if (writes) {
    const { object, mark, how } = writes;
    const ofObject = marks.get(object) ?? new Set();
    if (how === 'remove' && !ofObject.has(added(mark)))
      found(['writes'], `removes ${mark}, which no earlier step adds to ${object}`);
    if (how !== 'remove' && how !== 'logout')
      marks.set(object, ofObject.add(how === 'add' ? added(mark) : mark));
    known.add(mark);
    const carried = [...textsIn(request)].some(([, text]) => namesIn(text).includes(mark));
    const isFile = [...textsIn(request)].some(([where]) => where.at(-1) === 'file');
    // A user may log in with an account, which the page then shows instead of the mark.
    if (!carried && !isFile && how !== 'logout' && how !== 'login')
      found(['writes'], `writes, but its request does not carry {{${mark}}}`);
  }
  const pages = [...[shows ?? []].flat(), ...[not ?? []].flat()];
  const values = Object.fromEntries(pages.map(({ value }, index) => [index, value]));
  for (const [inside, text] of textsIn(request))
    for (const name of namesIn(text)) if (!known.has(name)) found(inside, unknown(name, known));
  for (const [, text] of textsIn(values))
    for (const name of namesIn(text)) if (!known.has(name)) found(['shows'], unknown(name, known));
  for (const { object, value: instead } of pages) {
    if (marks.has(object)) continue;
    // What nobody writes is there from the start: what the page says of it then stands for it.
    if (instead === undefined)
      found(
        ['shows'],
        `shows ${object}, which no earlier step writes; what is there from the start needs a value`,
      );
    else if (writes)
      found(
        ['shows'],
        `shows ${object}, which no earlier step writes: show it in a step that writes nothing first`,
      );
    else marks.set(object, new Set([object]));
  }
  if (replay && !known.has(LOGIN))
    found(['replay'], 'sends the cookies of a login, and no earlier step logs in');
  if (writes?.how === 'login') known.add(LOGIN);
  for (const name of Object.keys(extract ?? {})) known.add(name);
  return problems;
}
