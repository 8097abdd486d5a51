/** From a checked scenario file to a scenario. */
import type { Answer, Request } from '../exchange.ts';
import { multipart } from '../multipart.ts';
import type { Scenario, SessionName, Shown, Shows, Single, Values } from '../scenario.ts';
import { UnreadableAnswer } from '../unreadable-answer.ts';
import { METHODS, type ScenarioFile, type SingleInFile } from './schema.ts';
import { find } from './source.ts';
import { render, renderJson } from './template.ts';

export function buildScenario(file: ScenarioFile, name: string): Scenario {
  const { replica, session, shared, denied, origins, version } = file;
  // The mark that each object was last given, for pages that show something else in its place.
  const markNames = new Map<string, string>();
  const build = (step: SingleInFile): Single => {
    const headers = { ...file.headers, ...step.headers };
    const built = buildStep({ ...step, headers }, markNames);
    if (step.writes && step.writes.how !== 'logout') markNames.set(step.writes.object, step.writes.mark);
    return built;
  };
  return {
    name,
    about: file.about ?? name,
    app: {
      session: sessionNamed(session),
      replica: replicaOf(replica),
      isolated: !shared,
      denied: { statuses: denied.status, paths: denied['redirect-to'], bodies: denied.body },
      origins: origins.map((origin) => origin.replace(/\/$/, '')),
      version: version?.header.toLowerCase(),
    },
    steps: file.steps.map((step) => (step.together ? { together: step.together.map(build) } : build(step))),
  };
}

function sessionNamed(session: ScenarioFile['session']): SessionName | null {
  if (session === undefined) return null;
  if (typeof session === 'string' || Array.isArray(session)) return { cookies: [session].flat() };
  return 'cookie' in session ? { cookies: [session.cookie].flat() } : session;
}

function replicaOf(replica: ScenarioFile['replica']): Scenario['app']['replica'] {
  if (replica?.header !== undefined) return { header: replica.header.toLowerCase() };
  return replica?.cookie === undefined ? null : { cookie: replica.cookie };
}

function buildStep(step: SingleInFile, markNames: ReadonlyMap<string, string>): Single {
  const { writes, shows, extract, follow, replay, tab, 'after-ms': afterMs } = step;
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
    tab,
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
    // What an answer gave, or an account has, is nobody's business; marks are.
    shown: path.includes('{{') ? render(path, values, (value) => (isMark(value) ? value : '…')) : undefined,
    as: isFetched(step) ? 'fetch' : 'page',
    headers,
    ...bodyOf(step, values),
  };
}

const isMark = (value: string): boolean => /^u\d+-w\d+-\w+$/.test(value);

/** What sends JSON or reads it is a script's, and not a page that a person visits. */
function isFetched({ json, shows, extract }: SingleInFile): boolean {
  const sources = [shows?.in, shows?.count, ...Object.values(extract ?? {})];
  return json !== undefined || sources.some((source) => source?.json !== undefined);
}

/** A value from a page must not end its header and begin another. */
const oneLine = (text: string): string => text.replace(/[\r\n]+/g, ' ');

function bodyOf(step: SingleInFile, values: Values): Pick<Request, 'body' | 'contentType'> {
  if (step.form) {
    const fields = Object.entries(step.form).flatMap(([name, texts]) =>
      [texts].flat().map((text): [string, string] => [name, render(text, values)]),
    );
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
    where: [
      ...(shows.value === undefined ? [] : [`“${shows.value}”`]),
      ...Object.entries(where).map(([kind, what]) =>
        what === true ? 'anywhere in its body' : `${kind} ${what}`,
      ),
    ].join(' '),
    read(answer, marks, values): Shown {
      const there = find(where, answer);
      const text = there ?? '';
      const found = there !== null;
      const count = shows.count ? countIn(find(shows.count, answer)) : null;
      if (shows.value === undefined) return { marks: marks.in(text), count, found };
      const shown = text.includes(render(shows.value, values));
      return {
        marks: shown && markName !== undefined ? marks.in(values[markName] ?? '') : [],
        count,
        found: found && shown,
      };
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
