/** From a checked scenario file to its scenarios. */
import type { Mix, Weighted } from '../mix.ts';
import type { App, Expectation, Scenario, SessionName, Single, Step, Values } from '../scenario.ts';
import { UnreadableAnswer } from '../unreadable-answer.ts';
import { type Common, methodAndPath, requestOf } from './build-request.ts';
import { absentOn, pageOf } from './build-shows.ts';
import { milliseconds } from './milliseconds.ts';
import type { ExpectInFile, Extracted } from './schema/answer.ts';
import type { ScenarioFile } from './schema/scenario-file.ts';
import type { SingleInFile, StepInFile } from './schema/step.ts';
import { find, sourceText } from './source.ts';

/** @param values of the environment @param files bodies, by the names in the scenario */
export function buildScenarios(
  file: ScenarioFile,
  name: string,
  values: Values = {},
  files: ReadonlyMap<string, Buffer> = new Map(),
): Mix {
  const common: Common = {
    basePath: file['base-path'] ?? '',
    headers: file.headers ?? {},
    auth: file.auth,
    files,
  };
  const shared = { app: appOf(file), values, fresh: file.fresh };
  const built = (steps: readonly StepInFile[], weight: number, own: string, about: string): Weighted => {
    // In the order in which a user goes through them: a page shows what was written before.
    const marks = new StepBuilder(common);
    const before = file.before && marks.all(file.before);
    const scenario: Scenario = {
      name: own,
      about,
      ...shared,
      before,
      steps: marks.all(steps),
      after: file.after && marks.all(file.after),
    };
    return { scenario, weight };
  };
  const { steps, scenarios = {}, about = name } = file;
  if (steps) return [built(steps, 1, name, about)];
  const [first, ...others] = Object.entries(scenarios).map(([own, one]) =>
    built(one.steps, one.weight, own, one.about ?? about),
  );
  if (!first) throw new Error('a file without steps was not refused');
  return [first, ...others];
}

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

/** The value under which a page's object is taken to be written, where no step writes it. */
const GIVEN = '(given)';

class StepBuilder {
  readonly #common: Common;
  /** The mark that each object was last given, for pages that show something else in its place. */
  readonly #markNames = new Map<string, string>();

  constructor(common: Common) {
    this.#common = common;
  }

  all(steps: readonly StepInFile[]): Step[] {
    return steps.flatMap((step): Step[] => {
      if (step.together) return [{ together: step.together.map((inner) => this.#single(inner)) }];
      return Array.from({ length: step.repeat ?? 1 }, () => this.#single(step));
    });
  }

  #single(step: SingleInFile): Single {
    const {
      writes,
      extract,
      follow,
      replay,
      tab,
      'after-ms': afterMs,
      when,
      unless,
      pause,
      retry,
      expect,
    } = step;
    const asked = methodAndPath(step);
    const wrote = writes
      ? { object: writes.object, effect: writes.how, mark: writes.mark }
      : this.#given(step);
    const [shows, ...alsoShows] = this.#pages(step, wrote);
    if (wrote && wrote.effect !== 'logout') this.#markNames.set(wrote.object, wrote.mark);
    return {
      name: step.name ?? (asked ? `${asked.method} ${asked.path}` : 'form'),
      request: (values, page = null) => requestOf(step, this.#common, values, page),
      fillsForm: step.form !== undefined || asked?.path.startsWith('{{'),
      wrote,
      shows,
      alsoShows: alsoShows.length > 0 ? alsoShows : undefined,
      expects: expect && expectationOf(expect, this.#common.basePath),
      extract: extract && ((answer, random) => valuesIn(extract, answer, random)),
      follow,
      when: conditionOf(when, unless),
      pauseMs: pause === undefined ? undefined : milliseconds(pause),
      retry: retry && { everyMs: milliseconds(retry.every), forMs: milliseconds(retry.for) },
      tab,
      afterMs,
      replay,
    };
  }

  /** A page that shows what nobody writes: what it shows first is what it has to show from then on. */
  #given({ shows, 'shows-not': not }: SingleInFile): Single['wrote'] {
    const [first] = [...[shows ?? []].flat(), ...[not ?? []].flat()].filter(
      ({ object }) => !this.#markNames.has(object),
    );
    return first && { object: first.object, effect: 'replace', mark: `${GIVEN} ${first.object}` };
  }

  #pages({ shows, 'shows-not': not }: SingleInFile, wrote: Single['wrote']) {
    const markName = (object: string): string | undefined =>
      wrote && wrote.object === object && wrote.effect !== 'logout'
        ? wrote.mark
        : this.#markNames.get(object);
    return [
      ...[shows ?? []].flat().map((page) => pageOf(page, markName(page.object))),
      ...[not ?? []].flat().map((page) => absentOn(page, markName(page.object))),
    ];
  }
}

function conditionOf(when: SingleInFile['when'], unless: SingleInFile['unless']): Single['when'] {
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
  ...[answer, random]: Parameters<NonNullable<Single['extract']>>
): Values {
  return Object.fromEntries(
    Object.entries(extract).map(([name, { optional, ...source }]) => {
      const value = find(source, answer, random);
      if (value === null && !optional) throw new UnreadableAnswer(`without ${name} (${sourceText(source)})`);
      return [name, value ?? ''];
    }),
  );
}
