/** From a checked scenario file to a scenario. */
import type { Answer, Request } from '../exchange.ts';
import { multipart } from '../multipart.ts';
import type { Scenario, Shown, Shows, Single, Values } from '../scenario.ts';
import { UnreadableAnswer } from '../unreadable-answer.ts';
import { METHODS, type ScenarioFile, type SingleInFile } from './schema.ts';
import { find } from './source.ts';
import { render, renderJson } from './template.ts';

export function buildScenario(file: ScenarioFile, name: string): Scenario {
  const { replica, session, shared, denied } = file;
  // The mark that each object was last given, for pages that show something else in its place.
  const markNames = new Map<string, string>();
  const build = (step: SingleInFile): Single => {
    const built = buildStep(step, markNames);
    if (step.writes && step.writes.how !== 'logout') markNames.set(step.writes.object, step.writes.mark);
    return built;
  };
  return {
    name,
    about: file.about ?? name,
    app: {
      sessionCookie: session ?? null,
      replica: replicaOf(replica),
      isolated: !shared,
      denied: { statuses: denied.status, paths: denied['redirect-to'] },
    },
    steps: file.steps.map((step) => (step.together ? { together: step.together.map(build) } : build(step))),
  };
}

function replicaOf(replica: ScenarioFile['replica']): Scenario['app']['replica'] {
  if (replica?.header !== undefined) return { header: replica.header.toLowerCase() };
  return replica?.cookie === undefined ? null : { cookie: replica.cookie };
}

function buildStep(step: SingleInFile, markNames: ReadonlyMap<string, string>): Single {
  const { writes, shows, extract, follow, replay, 'after-ms': afterMs } = step;
  const { method, path } = methodAndPath(step);
  const markName =
    writes && writes.object === shows?.object ? writes.mark : markNames.get(shows?.object ?? '');
  return {
    name: step.name ?? `${method} ${path}`,
    request: (values) => requestOf(step, values),
    wrote: writes && { object: writes.object, effect: writes.how, mark: writes.mark },
    shows: shows && pageOf(shows, markName),
    extract: extract && ((answer) => extracted(extract, answer)),
    follow,
    afterMs,
    replay,
  };
}

function methodAndPath(step: SingleInFile): { method: Request['method']; path: string } {
  const method = METHODS.find((name) => step[name] !== undefined) ?? 'get';
  return { method: method.toUpperCase() as Request['method'], path: step[method] ?? '/' };
}

function requestOf(step: SingleInFile, values: Values): Request {
  const { method, path } = methodAndPath(step);
  const headers = Object.fromEntries(
    Object.entries(step.headers ?? {}).map(([name, value]) => [
      name.toLowerCase(),
      oneLine(render(value, values)),
    ]),
  );
  return {
    method,
    path: render(path, values, (value) => encodeURIComponent(value.toWellFormed())),
    headers,
    ...bodyOf(step, values),
  };
}

/** A value from a page must not end its header and begin another. */
const oneLine = (text: string): string => text.replace(/[\r\n]+/g, ' ');

function bodyOf(step: SingleInFile, values: Values): Pick<Request, 'body' | 'contentType'> {
  if (step.form) {
    const fields = Object.entries(step.form).map(([name, value]): [string, string] => [
      name,
      render(value, values),
    ]);
    return { contentType: 'application/x-www-form-urlencoded', body: new URLSearchParams(fields).toString() };
  }
  if (step.json !== undefined) {
    return { contentType: 'application/json', body: JSON.stringify(renderJson(step.json, values)) };
  }
  if (step.text !== undefined) return { contentType: 'text/plain', body: render(step.text, values) };
  if (!step.multipart) return {};
  return multipart(
    Object.entries(step.multipart).map(([name, part]) =>
      typeof part === 'string'
        ? { name, content: render(part, values) }
        : {
            name,
            filename: render(part.filename, values),
            contentType: part.type ?? 'application/octet-stream',
            content: render(part.content, values),
          },
    ),
  );
}

function pageOf(shows: NonNullable<SingleInFile['shows']>, markName: string | undefined): Shows {
  const where = shows.in ?? { body: true };
  return {
    object: shows.object,
    read(answer, marks, values): Shown {
      const text = find(where, answer) ?? '';
      const count = shows.count ? countIn(find(shows.count, answer)) : null;
      if (shows.value === undefined) return { marks: marks.in(text), count };
      const shown = text.includes(render(shows.value, values));
      return { marks: shown && markName !== undefined ? marks.in(values[markName] ?? '') : [], count };
    },
  };
}

function countIn(text: string | null): number {
  const count = Number(text);
  if (text !== null && /^\s*\d+\s*$/.test(text) && Number.isSafeInteger(count)) return count;
  throw new UnreadableAnswer(
    `without a count (found ${text === null ? 'nothing' : JSON.stringify(text.slice(0, 40))})`,
  );
}

function extracted(extract: NonNullable<SingleInFile['extract']>, answer: Answer): Values {
  return Object.fromEntries(
    Object.entries(extract).map(([name, source]) => {
      const value = find(source, answer);
      if (value === null)
        throw new UnreadableAnswer(
          `without ${name} (${Object.entries(source)
            .map(([kind, what]) => `${kind} ${what}`)
            .join()})`,
        );
      return [name, value];
    }),
  );
}
