/** HTTP archives (HAR 1.2) as Chromium, Firefox and Playwright write them. */
import { z } from 'zod';
import { decoded } from '../model/decoded.ts';
import { UserError } from '../model/errors.ts';
import { parsedUrl } from '../model/parsed-url.ts';
import type { AnswerHeaders } from '../scenarios/exchange.ts';
import { type Body, bodyFrom, type Exchange, type Recording } from './recording.ts';

const headers = z.array(z.object({ name: z.string(), value: z.string() })).catch([]);

const entry = z.object({
  startedDateTime: z.string().catch(''),
  /** Chromium and Playwright. */
  _resourceType: z.string().optional().catch(undefined),
  request: z.object({
    method: z.string(),
    url: z.string(),
    headers,
    postData: z
      .object({
        mimeType: z.string().catch(''),
        text: z.string().optional().catch(undefined),
        params: z
          .array(
            z.object({
              name: z.string(),
              value: z.string().catch(''),
              fileName: z.string().optional(),
              contentType: z.string().optional(),
            }),
          )
          .optional()
          .catch(undefined),
      })
      .nullish()
      .catch(undefined),
  }),
  response: z.object({
    status: z.number().catch(0),
    headers,
    redirectURL: z.string().catch(''),
    content: z
      .object({
        mimeType: z.string().catch(''),
        text: z.string().optional().catch(undefined),
        encoding: z.string().optional(),
      })
      .catch({ mimeType: '' }),
  }),
});

const archive = z.object({
  log: z.object({
    creator: z.object({ name: z.string() }).catch({ name: 'a browser' }),
    entries: z.array(z.unknown()),
  }),
});

type Entry = z.infer<typeof entry>;

/** @throws {UserError} where it is no archive, or has no requests */
export function readHar(text: string, file: string): Recording {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new UserError(
      `${file} is no recording: not JSON. Save it in the browser's network panel as HAR, with content`,
      { cause: error },
    );
  }
  const parsed = archive.safeParse(value);
  if (!parsed.success) throw new UserError(`${file} is no recording: it has no log.entries, as HAR 1.2 has`);
  const { creator, entries } = parsed.data.log;
  const inOrder = entries
    .flatMap((one) => entry.safeParse(one).data ?? [])
    .map((one, index) => ({ one, index }))
    .sort((a, b) => a.one.startedDateTime.localeCompare(b.one.startedDateTime) || a.index - b.index);
  const exchanges = inOrder.flatMap(({ one }) => exchangeOf(one) ?? []);
  if (exchanges.length === 0)
    throw new UserError(`${file} has no requests in it: record again, with the network panel open`);
  return { from: creator.name, exchanges };
}

function exchangeOf({ request, response, _resourceType: kind }: Entry): Exchange | null {
  const url = parsedUrl(request.url);
  if (!url || !/^https?:$/.test(url.protocol)) return null;
  const sent = Object.fromEntries(request.headers.map(({ name, value }) => [name.toLowerCase(), value]));
  const { status, content } = response;
  const received = headersOf(response.headers);
  const location = String(received.location ?? response.redirectURL ?? '');
  return {
    method: request.method.toUpperCase(),
    url,
    headers: sent,
    body: bodyOf(request.postData ?? undefined, sent['content-type'] ?? ''),
    // A request that was given up has no answer.
    answer:
      status === 0
        ? null
        : {
            status,
            headers: received,
            type: content.mimeType.split(';', 1)[0]?.trim().toLowerCase() ?? '',
            body:
              content.encoding === 'base64'
                ? Buffer.from(content.text ?? '', 'base64').toString()
                : (content.text ?? ''),
            location: status >= 300 && status < 400 && location !== '' ? parsedUrl(location, url.href) : null,
          },
    as: asOf(kind, sent),
  };
}

function headersOf(list: Entry['response']['headers']): AnswerHeaders {
  const found: Record<string, string | string[]> = {};
  for (const { name, value } of list) {
    const key = name.toLowerCase();
    // Some write several cookies as one header, a line each.
    const values = value.split('\n');
    const all = [...[found[key] ?? []].flat(), ...values];
    found[key] = key === 'set-cookie' ? all : (all.at(-1) ?? '');
  }
  return found;
}

function bodyOf(post: Entry['request']['postData'], type: string): Body | null {
  if (!post) return null;
  const { mimeType, text, params } = post;
  const kind = mimeType || type;
  // Boundaries are in the header; a text tells more than a list of fields does.
  const body =
    text === undefined || text === '' ? null : bodyFrom(text, /boundary=/.test(kind) ? kind : type || kind);
  if (body && (body.kind !== 'multipart' || body.fields.length > 0)) return body;
  if (!params || params.length === 0) return null;
  const decode = (value: string): string =>
    /urlencoded/.test(kind) && /%[0-9a-f]{2}|\+/i.test(value) ? decoded(value.replaceAll('+', ' ')) : value;
  return {
    kind: /multipart/.test(kind) ? 'multipart' : 'form',
    fields: params.map(({ name, value, fileName, contentType }) => ({
      name: decode(name),
      value: decode(value),
      filename: fileName,
      type: contentType,
    })),
  };
}

/** By what the browser says of it, or by the metadata that it sends (Fetch Metadata). */
function asOf(kind: string | undefined, headers: Readonly<Record<string, string>>): Exchange['as'] {
  if (kind === 'document') return 'page';
  if (kind === 'xhr' || kind === 'fetch') return 'script';
  if (kind !== undefined && kind !== 'other') return 'part';
  const { 'sec-fetch-dest': dest, 'sec-fetch-mode': mode, 'x-requested-with': by, accept = '' } = headers;
  if (dest === 'document' || mode === 'navigate') return 'page';
  if (dest === 'empty' || by === 'XMLHttpRequest') return 'script';
  if (dest !== undefined) return 'part';
  return /text\/html/.test(accept) ? 'page' : null;
}
