/** The request of a step, with its values put in, and the fields of the page's own form carried along. */
import type { Request } from '../exchange.ts';
import { addressOf, entriesOf, type Form, findForm } from '../html/form.ts';
import type { ShownPage } from '../html/shown-page.ts';
import { multipart, type Part } from '../multipart.ts';
import type { Values } from '../scenario.ts';
import { UnreadableAnswer } from '../unreadable-answer.ts';
import { type AuthInFile, METHODS, type SingleInFile } from './schema/step.ts';
import { namesIn, render, renderJson } from './template.ts';

/** What holds for the requests of all steps. */
export interface Common {
  readonly basePath: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly auth: AuthInFile | undefined;
  /** Bodies from files, by the names in the scenario. */
  readonly files: ReadonlyMap<string, Buffer>;
}

type Body = Pick<Request, 'body' | 'contentType'>;

const URLENCODED = 'application/x-www-form-urlencoded';

/** Nothing where it is left to the page's form. */
export function methodAndPath(step: SingleInFile): { method: Request['method']; path: string } | null {
  const method = METHODS.find((name) => step[name] !== undefined);
  return method ? { method: method.toUpperCase() as Request['method'], path: step[method] ?? '/' } : null;
}

/** @throws {UnreadableAnswer} where a form is to be sent that the page has not */
export function requestOf(
  step: SingleInFile,
  common: Common,
  values: Values,
  page: ShownPage | null,
): Request {
  const asked = methodAndPath(step);
  const form = step.form && page ? formOf(step, asked && pathOf(asked.path, common, values), page) : null;
  if (!asked && !form) throw new UnreadableAnswer(`without ${wantedText(step)}`);
  const fields = step.form ? fieldsOf(step.form, values) : [];
  const entries = form ? entriesOf(form, Object.fromEntries(fields)) : flat(fields);
  const sent = step.form ? sentAs(entries, form) : bodyOf(step, common, values);
  const method = asked?.method ?? form?.method ?? 'GET';
  const to = asked ? toPath(asked.path, common, values, page) : toForm(form?.action ?? '');
  const inQuery = step.form !== undefined && method === 'GET';
  return {
    ...to,
    ...(inQuery
      ? {
          path: `${to.path.split('?', 1)[0]}?${new URLSearchParams(entries)}`,
          shown: to.path.split('?', 1)[0],
        }
      : {}),
    method,
    as: isFetched(step) ? 'fetch' : 'page',
    headers: headersOf(step, common, values),
    ...(form ? { carried: carriedIn(form, entries, step) } : {}),
    ...(inQuery ? {} : sent),
  };
}

const fieldsOf = (form: NonNullable<SingleInFile['form']>, values: Values): [string, string[]][] =>
  Object.entries(form).map(([name, texts]) => [name, [texts].flat().map((text) => render(text, values))]);

const flat = (fields: readonly (readonly [string, readonly string[]])[]): [string, string][] =>
  fields.flatMap(([name, texts]) => texts.map((text): [string, string] => [name, text]));

function formOf(step: SingleInFile, action: string | null, page: ShownPage): Form | null {
  const fields = Object.keys(step.form ?? {});
  const form = findForm(page, { selector: step['form-at'], action: action ?? undefined, fields });
  if (!form && step['form-at'] !== undefined) throw new UnreadableAnswer(`without ${wantedText(step)}`);
  return form;
}

function wantedText({ form = {}, 'form-at': selector }: SingleInFile): string {
  if (selector !== undefined) return `the form ${selector}`;
  return `a form that has ${Object.keys(form).join(', ') || 'fields'}`;
}

/** What the page's form gave, and not the scenario. */
function carriedIn(
  form: Form,
  entries: readonly (readonly [string, string])[],
  { form: own = {} }: SingleInFile,
): Record<string, string> {
  const hidden = new Set(form.controls.filter(({ kind }) => kind === 'hidden').map(({ name }) => name));
  return Object.fromEntries(entries.filter(([name]) => hidden.has(name) && !(name in own)));
}

function sentAs(entries: readonly [string, string][], form: Form | null): Body {
  if (!form?.isMultipart)
    return { contentType: URLENCODED, body: new URLSearchParams([...entries]).toString() };
  const files = new Set(form.controls.filter(({ kind }) => kind === 'file').map(({ name }) => name));
  return multipart(
    entries.map(
      ([name, content]): Part =>
        // Without a text, a file that nobody has chosen; else a small one, which has its own name in it.
        files.has(name)
          ? {
              name,
              content,
              filename: content,
              contentType: content === '' ? 'application/octet-stream' : 'text/plain',
            }
          : { name, content },
    ),
  );
}

const encode = (value: string): string => encodeURIComponent(value.toWellFormed());

/** A path that begins with a value is that value as it stands, which may be a whole address. */
const isGiven = (path: string): boolean => path.startsWith('{{');

const pathOf = (path: string, { basePath }: Common, values: Values): string =>
  isGiven(path) ? render(path, values) : basePath + render(path, values, encode);

type To = Pick<Request, 'path' | 'shown' | 'origin'>;

function toPath(path: string, common: Common, values: Values, page: ShownPage | null): To {
  const rendered = pathOf(path, common, values);
  // What an answer gave, or an account has, is nobody's business; marks are.
  const shown = path.includes('{{') ? masked(path, common, values) : undefined;
  if (!isGiven(path)) return { path: rendered, shown };
  const isWhole = /^https?:\/\//i.test(rendered);
  if (rendered.startsWith('/') && !rendered.startsWith('//')) return { path: rendered, shown };
  if (!page && !isWhole) throw new UnreadableAnswer(`without an address in ${namesIn(path)[0]}`);
  const url = new URL(page ? addressOf(rendered, page) : rendered);
  return { path: `${url.pathname}${url.search}`, shown: url.pathname, origin: url.origin };
}

const masked = (path: string, { basePath }: Common, values: Values): string =>
  (isGiven(path) ? '' : basePath) + render(path, values, (value) => (isMark(value) ? value : '…'));

function toForm(action: string): To {
  const url = new URL(action);
  return { path: `${url.pathname}${url.search}`, shown: url.pathname, origin: url.origin };
}

const isMark = (value: string): boolean => /^u\d+-w\d+-\w+$/.test(value);

/** By step, which says it once and for all. */
const fetched = new WeakMap<SingleInFile, boolean>();

/** What sends JSON or reads it is a script's, and not a page that a person visits. */
function isFetched(step: SingleInFile): boolean {
  const known = fetched.get(step);
  if (known !== undefined) return known;
  const { json, graphql, shows, extract } = step;
  const sources = [
    ...[shows ?? []].flat().flatMap((page) => [page.in, page.count]),
    ...Object.values(extract ?? {}),
  ];
  const is =
    json !== undefined || graphql !== undefined || sources.some((source) => source?.json !== undefined);
  fetched.set(step, is);
  return is;
}

function headersOf(step: SingleInFile, common: Common, values: Values): Record<string, string> {
  const headers: Record<string, string> = {};
  const authorization = authorizationOf(step.auth ?? common.auth, values);
  if (authorization !== null) headers.authorization = authorization;
  for (const given of [common.headers, step.headers])
    for (const [name, value] of Object.entries(given ?? {}))
      headers[name.toLowerCase()] = oneLine(render(value, values));
  return headers;
}

/** Null until all of its values are known: a login comes before its token. */
function authorizationOf(auth: AuthInFile | undefined, values: Values): string | null {
  if (!auth) return null;
  const texts = auth.basic ? [auth.basic.user, auth.basic.password] : [auth.bearer ?? ''];
  if (texts.flatMap(namesIn).some((name) => !values[name])) return null;
  const [first = '', second = ''] = texts.map((text) => oneLine(render(text, values)));
  return auth.basic ? `Basic ${Buffer.from(`${first}:${second}`).toString('base64')}` : `Bearer ${first}`;
}

/** A value from a page must not end its header and begin another. */
const oneLine = (text: string): string => text.replace(/[\r\n]+/g, ' ');

function bodyOf(step: SingleInFile, { files }: Common, values: Values): Body {
  const { json, graphql, text, body, multipart: parts } = step;
  if (json !== undefined) return jsonBody(renderJson(json, values));
  if (graphql) {
    const { query, variables = {}, operation } = graphql;
    return jsonBody({
      query,
      variables: renderJson(variables, values),
      ...(operation ? { operationName: operation } : {}),
    });
  }
  if (text !== undefined) return { contentType: 'text/plain', body: render(text, values) };
  if (body)
    return {
      contentType: body.type ?? 'application/octet-stream',
      body: contentOf(body.file, files, values),
    };
  if (!parts) return {};
  return multipart(
    Object.entries(parts).map(([name, part]): Part => {
      if (typeof part === 'string') return { name, content: render(part, values) };
      const filename = render(part.filename ?? ('file' in part ? baseName(part.file) : ''), values);
      const contentType = part.type ?? 'application/octet-stream';
      const content = 'file' in part ? contentOf(part.file, files, values) : render(part.content, values);
      return { name, filename, contentType, content };
    }),
  );
}

const jsonBody = (value: unknown): Body => ({ contentType: 'application/json', body: JSON.stringify(value) });

const baseName = (file: string): string => file.replace(/^.*[/\\]/, '');

/** A text's places are filled in; any other bytes are sent as they are. */
function contentOf(file: string, files: ReadonlyMap<string, Buffer>, values: Values): Buffer | string {
  const bytes = files.get(file) ?? Buffer.alloc(0);
  const text = bytes.toString();
  return text.includes('{{') && Buffer.from(text).equals(bytes) ? render(text, values) : bytes;
}
