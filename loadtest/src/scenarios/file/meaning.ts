/** What is wrong with steps that are in shape: values that nobody sets, marks that nobody carries. */
import { z } from 'zod';
import { type SingleInFile, type StepInFile, step as stepSchema } from './schema.ts';
import { namesIn, textsIn } from './template.ts';

export interface Problem {
  /** Where in the file, from its top. */
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

const parts = z.object({
  accounts: z.array(z.record(z.string(), z.unknown())).catch([]),
  steps: z.array(z.unknown()),
});

/** Looks at each step that is in shape, whatever is wrong with the others. */
export function problemsOfMeaning(file: unknown): Problem[] {
  const parsed = parts.safeParse(file);
  if (!parsed.success) return [];
  const { accounts, steps } = parsed.data;
  const known = new Set(['user', ...accounts.flatMap((account) => Object.keys(account))]);
  const marks = new Map<string, Set<string>>();
  return steps.flatMap((value, index) => {
    const step = stepSchema.safeParse(value);
    return step.success ? ofStep(step.data, ['steps', index], known, marks) : [];
  });
}

function ofStep(
  step: StepInFile,
  path: readonly PropertyKey[],
  known: Set<string>,
  marks: Map<string, Set<string>>,
): Problem[] {
  if (!step.together) return ofSingle(step, path, known, marks);
  return step.together.flatMap((single, index) =>
    ofSingle(single, [...path, 'together', index], known, marks),
  );
}

function ofSingle(
  step: SingleInFile,
  path: readonly PropertyKey[],
  known: Set<string>,
  marks: Map<string, Set<string>>,
): Problem[] {
  const problems: Problem[] = [];
  const { writes, shows, extract, ...request } = step;
  if (writes) {
    const { object, mark, how } = writes;
    const ofObject = marks.get(object) ?? new Set();
    if (how === 'remove' && !ofObject.has(mark))
      problems.push({
        path: [...path, 'writes'],
        message: `removes ${mark}, which no earlier step adds to ${object}`,
      });
    if (how !== 'remove' && how !== 'logout') marks.set(object, ofObject.add(mark));
    known.add(mark);
    const carried = [...textsIn(request)].some(([, text]) => namesIn(text).includes(mark));
    // A user may log in with an account; the page then shows that in the mark's place.
    if (!carried && how !== 'logout' && how !== 'login')
      problems.push({
        path: [...path, 'writes'],
        message: `writes, but its request does not carry {{${mark}}}`,
      });
  }
  for (const [inside, text] of [...textsIn(request), ...textsIn({ shows: { value: shows?.value } })]) {
    for (const name of namesIn(text)) {
      if (!known.has(name)) {
        const names = [...known].sort().join(', ');
        problems.push({
          path: [...path, ...inside],
          message: `{{${name}}} is not known here; known are ${names}`,
        });
      }
    }
  }
  if (shows && !marks.has(shows.object))
    problems.push({
      path: [...path, 'shows'],
      message: `shows ${shows.object}, which no earlier step writes`,
    });
  for (const name of Object.keys(extract ?? {})) known.add(name);
  return problems;
}
