/** A draft as YAML, as a person would write it, with what was guessed beside what it is about. */
import { Document, isMap, isSeq, type Node, type YAMLMap } from 'yaml';
import type { Draft, DraftStep, Show } from './draft.ts';

/** What was found out beside the recording. */
export interface Facts {
  readonly session: readonly string[];
  /** The header or cookie that names replicas. */
  readonly replica: { readonly header: string } | { readonly cookie: string } | null;
  readonly denied: Denied;
  /** The accounts' file, as the scenario names it. */
  readonly accountsFile: string | null;
  /** Where the schema for editors is, from the scenario. */
  readonly schema: string;
}

export interface Denied {
  readonly status: readonly number[];
  readonly redirectTo: readonly string[];
  readonly body: readonly string[];
}

export function scenarioText(draft: Draft, facts: Facts): string {
  const { session, replica, denied, accountsFile } = facts;
  const isDenied = denied.status.length + denied.redirectTo.length + denied.body.length > 0;
  const document = new Document({
    about: draft.about,
    ...(draft.sessionIn
      ? { session: draft.sessionIn }
      : session.length === 0
        ? {}
        : { session: session.length === 1 ? session[0] : [...session] }),
    ...(replica ? { replica } : {}),
    ...(draft.origins.length > 0 ? { origins: [...draft.origins] } : {}),
    ...(isDenied
      ? {
          denied: {
            ...(denied.status.length > 0 ? { status: [...denied.status] } : {}),
            ...(denied.redirectTo.length > 0 ? { 'redirect-to': [...denied.redirectTo] } : {}),
            ...(denied.body.length > 0 ? { body: [...denied.body] } : {}),
          },
        }
      : {}),
    ...(accountsFile === null ? {} : { accounts: accountsFile }),
    ...(draft.shared === null ? {} : { shared: true }),
    ...(draft.fresh ? { fresh: true } : {}),
    ...(draft.once > 0 ? { before: draft.steps.slice(0, draft.once).map(stepValue) } : {}),
    steps: draft.steps.slice(draft.once).map(stepValue),
  });
  const { contents } = document;
  if (!isMap(contents)) throw new Error('a document of a map is none');
  document.commentBefore = ` yaml-language-server: $schema=${facts.schema}`;
  comment(contents, 'session', session.length === 0 ? null : 'the cookie that names the session');
  comment(
    contents,
    'denied',
    isDenied ? 'what somebody is answered who is not recognised, as it was when asked' : null,
  );
  comment(
    contents,
    'accounts',
    accountsFile === null ? null : 'one a user: add more, and more users can go side by side',
  );
  comment(
    contents,
    'fresh',
    draft.fresh ? 'nobody logs out in the recording: each flow begins in a new browser' : null,
  );
  comment(contents, 'shared', draft.shared === null ? null : `guessed: ${draft.shared}`);
  const before = contents.get('before');
  const after = contents.get('steps');
  const nodes = [...(isSeq(before) ? before.items : []), ...(isSeq(after) ? after.items : [])];
  for (const [index, node] of nodes.entries()) {
    const step = draft.steps[index];
    if (!step || !isMap(node)) continue;
    layOut(node);
    if (step.guesses.length > 0)
      node.commentBefore = step.guesses.map((guess) => ` guessed: ${guess}`).join('\n');
  }
  for (const key of ['session', 'replica', 'denied'] as const) flow(contents.get(key, true));
  return document.toString({ lineWidth: 120, flowCollectionPadding: true, singleQuote: true });
}

function stepValue({
  name,
  method,
  path,
  form,
  formAt,
  json,
  multipart,
  text,
  headers,
  auth,
  extract,
  writes,
  shows,
}: DraftStep): object {
  return {
    name,
    ...(method !== undefined && path !== undefined ? { [method]: path } : {}),
    ...(Object.keys(headers).length > 0 ? { headers } : {}),
    ...(auth ? { auth } : {}),
    ...(form ? { form } : {}),
    ...(formAt === undefined ? {} : { 'form-at': formAt }),
    ...(json === undefined ? {} : { json }),
    ...(multipart ? { multipart } : {}),
    ...(text === undefined ? {} : { text }),
    ...(Object.keys(extract).length > 0 ? { extract } : {}),
    ...(writes
      ? {
          writes: {
            object: writes.object,
            ...(writes.how === 'replace' ? {} : { how: writes.how }),
            ...(writes.mark ? { mark: writes.mark } : {}),
          },
        }
      : {}),
    ...(shows.length > 0 ? { shows: shows.length === 1 ? showValue(shows[0]) : shows.map(showValue) } : {}),
  };
}

const showValue = (show: Show | undefined): object | undefined =>
  show && {
    object: show.object,
    ...(show.in ? { in: show.in } : {}),
    ...(show.value === undefined ? {} : { value: show.value }),
  };

/** Small maps are read best in a line. */
function layOut(step: YAMLMap): void {
  for (const key of ['headers', 'auth', 'writes', 'json']) flow(step.get(key, true));
  const form = step.get('form', true);
  if (isMap(form) && form.items.length <= 4) flow(form);
  const shows = step.get('shows', true);
  if (isSeq(shows)) for (const item of shows.items) flow(item);
  else flow(shows);
  const extract = step.get('extract');
  if (isMap(extract)) for (const { value } of extract.items) flow(value);
}

function flow(node: unknown): void {
  if (isMap(node) || isSeq(node)) node.flow = true;
}

function comment(contents: YAMLMap, key: string, text: string | null): void {
  const pair = contents.items.find((item) => String(item.key) === key);
  if (pair && text !== null) (pair.key as Node).commentBefore = ` ${text}`;
}
