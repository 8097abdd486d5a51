/** From a checked scenario file to its scenarios. */
import { milliseconds } from '../../model/milliseconds.ts';
import type { Mix, Weighted } from '../mix.ts';
import {
  type App,
  type Expectation,
  lastMarkOf,
  type Scenario,
  type SessionName,
  type Shows,
  type Single,
  type Step,
  type Values,
} from '../scenario.ts';
import { UnreadableAnswer } from '../unreadable-answer.ts';
import { type Common, methodAndPath, requestOf } from './build-request.ts';
import { absentOn, pageOf } from './build-shows.ts';
import type { ExpectInFile, Extracted } from './schema/answer.ts';
import type { ScenarioFile } from './schema/scenario-file.ts';
import type { SingleInFile, StepInFile } from './schema/step.ts';
import { find, sourceText } from './source.ts';

/** @param values of the environment @param files bodies, by the names in the scenario @param placeOf what a path leads to */
export function buildScenarios(
  file: ScenarioFile,
  name: string,
  values: Values,
  files: ReadonlyMap<string, Buffer>,
  placeOf: PlaceOf,
): Mix {
  const common: Common = {
    basePath: file['base-path'] ?? '',
    headers: file.headers ?? {},
    auth: file.auth,
    files,
  };
  const shared = { app: appOf(file), values, fresh: file.fresh };
  const built = (
    steps: readonly StepInFile[],
    path: Path,
    weight: number,
    own: string,
    about: string,
  ): Weighted => {
    const builder = new StepBuilder(common, placeOf);
    const before = file.before && builder.all(file.before, ['before']);
    const scenario: Scenario = {
      name: own,
      about,
      ...shared,
      before,
      steps: builder.all(steps, path),
      after: file.after && builder.all(file.after, ['after']),
    };
    return { scenario, weight };
  };
  const { steps, scenarios = {}, about = name } = file;
  if (steps) return [built(steps, ['steps'], 1, name, about)];
  const [first, ...others] = Object.entries(scenarios).map(([own, one]) =>
    built(one.steps, ['scenarios', own, 'steps'], one.weight, own, one.about ?? about),
  );
  if (!first) throw new Error('a file without steps was not refused');
  return [first, ...others];
}

export type Path = readonly PropertyKey[];
export type PlaceOf = (path: Path) => string;

function appOf({
  replica,
  session,
  shared,
  denied,
  origins,
  version,
  'base-path': basePath = '',
}: ScenarioFile): App {
  return {
    session: sessionNamed(session),
    replica: replicaOf(replica),
    isolated: !shared,
    denied: {
      statuses: denied.status,
      paths: denied['redirect-to'].map((path) => basePath + path),
      bodies: denied.body,
    },
    origins: origins.map((origin) => origin.replace(/\/$/, '')),
    version: version?.header.toLowerCase(),
  };
}

function sessionNamed(session: ScenarioFile['session']): SessionName | null {
  if (session === undefined) return null;
  if (typeof session === 'string' || Array.isArray(session)) return { cookies: [session].flat() };
  return 'cookie' in session ? { cookies: [session.cookie].flat() } : session;
}

function replicaOf(replica: ScenarioFile['replica']): App['replica'] {
  if (replica?.header !== undefined) return { header: replica.header.toLowerCase() };
  return replica?.cookie === undefined ? null : { cookie: replica.cookie };
}

/** Builds steps in the order in which a user goes through them. */
class StepBuilder {
  readonly #common: Common;
  readonly #placeOf: PlaceOf;
  readonly #written = new Set<string>();
  readonly #collections = new Set<string>();

  constructor(common: Common, placeOf: PlaceOf) {
    this.#common = common;
    this.#placeOf = placeOf;
  }

  /** @param path where the file has them */
  all(steps: readonly StepInFile[], path: Path): Step[] {
    return steps.flatMap((step, index): Step[] => {
      const own = [...path, index];
      if (step.together) {
        const inner = [...own, 'together'];
        return [{ together: step.together.map((step, at) => this.#single(step, [...inner, at])) }];
      }
      const single = this.#single(step, own);
      return Array.from({ length: step.repeat ?? 1 }, () => single);
    });
  }

  #single(step: SingleInFile, path: Path): Single {
    const { writes, extract, follow, replay, tab, 'after-ms': afterMs, pause, retry, expect } = step;
    const asked = methodAndPath(step);
    if (writes?.how === 'add') this.#collections.add(writes.object);
    const pages = [
      ...[step.shows ?? []].flat().map(pageOf),
      ...[step['shows-not'] ?? []].flat().map((page) => absentOn(page, this.#collections.has(page.object))),
    ];
    const [shows, ...alsoShows] = pages;
    const wrote = writes
      ? { object: writes.object, effect: writes.how, mark: writes.mark }
      : this.#given(pages);
    if (wrote) this.#written.add(wrote.object);
    return {
      name: step.name ?? (asked ? `${asked.method} ${asked.path}` : 'form'),
      request: (values, page = null) => requestOf(step, this.#common, values, page),
      fillsForm: step.form !== undefined || asked?.path.startsWith('{{'),
      wrote,
      shows,
      alsoShows: alsoShows.length > 0 ? alsoShows : undefined,
      expects: expect && expectationOf(expect, this.#common.basePath),
      extract: extract && ((answer, random, onTheWay) => valuesIn(extract, answer, random, onTheWay)),
      extractOnTheWay: onTheWayOf(extract),
      follow,
      when: conditionOf(step),
      pauseMs: pause === undefined ? undefined : milliseconds(pause),
      retry: retry && { everyMs: milliseconds(retry.every), forMs: milliseconds(retry.for) },
      tab,
      afterMs,
      replay,
      places: {
        step: this.#placeOf(path),
        shows: this.#placeOf([...path, step.shows ? 'shows' : 'shows-not']),
        extract: this.#placeOf([...path, 'extract']),
      },
    };
  }

  /** What a page shows and nobody writes was there from the start: the first page of it counts as its write. */
  #given(pages: readonly Shows[]): Single['wrote'] {
    const first = pages.find(({ object }) => !this.#written.has(object));
    return first && { object: first.object, effect: 'replace', mark: lastMarkOf(first.object) };
  }
}

function conditionOf({ when, unless }: SingleInFile): Single['when'] {
  if (when === undefined && unless === undefined) return undefined;
  const [there, absent] = [[when ?? []].flat(), [unless ?? []].flat()];
  return (values) => there.every((name) => Boolean(values[name])) && absent.every((name) => !values[name]);
}

const expectationOf = (
  { status, 'redirect-to': paths, body }: ExpectInFile,
  basePath: string,
): Expectation => ({
  statuses: [status ?? []].flat(),
  paths: [paths ?? []].flat().map((path) => basePath + path),
  bodies: [body ?? []].flat(),
});

function valuesIn(
  extract: Readonly<Record<string, Extracted>>,
  ...[answer, random, onTheWay = {}]: Parameters<NonNullable<Single['extract']>>
): Values {
  return Object.fromEntries(
    Object.entries(extract).map(([name, { optional, ...source }]) => {
      const value = find(source, answer, random) ?? onTheWay[name] ?? null;
      if (value === null && !optional) throw new UnreadableAnswer(`without ${name} (${sourceText(source)})`);
      return [name, value ?? ''];
    }),
  );
}

/** Undefined where nothing is in a header: only those are there on a redirect. */
function onTheWayOf(extract: SingleInFile['extract']): Single['extractOnTheWay'] {
  const inHeaders = Object.entries(extract ?? {}).filter(
    ([, { header, from }]) => header !== undefined || from !== undefined,
  );
  if (inHeaders.length === 0) return undefined;
  return (answer, random) =>
    Object.fromEntries(
      inHeaders.flatMap(([name, { optional: _, ...source }]) => {
        const value = find(source, answer, random);
        return value === null ? [] : [[name, value]];
      }),
    );
}
