/**
 * The same recording as a person's own browser would have exported it. What differs there is what a reader of
 * recordings trips over: what is left out, what is left encoded, and who says to have written it.
 */
import type { Har, HarEntry, HarRequest, NameValue } from './har.ts';

/** What Chromium's DevTools leave out of a “sanitized” export, which is the one that it offers first. */
const SECRET = /^(authorization|cookie|set-cookie)$/i;

/** Chromium: no cookie anywhere, parameters as they were sent (still encoded), and fields of its own. */
export function asDevToolsExports({ log }: Har): Har {
  return {
    log: {
      version: log.version,
      creator: { name: 'WebInspector', version: '537.36' },
      pages: [
        { startedDateTime: log.entries[0]?.startedDateTime ?? '', id: 'page_1', title: '', pageTimings: {} },
      ],
      entries: log.entries.map((entry) => {
        const { request, response } = entry;
        const kind = String(entry._resourceType);
        const { serverIPAddress = '' } = entry;
        return {
          ...common(entry, 'page_1'),
          request: {
            ...request,
            headers: request.headers.filter(({ name }) => !SECRET.test(name)),
            cookies: [],
            queryString: pairsAsSent(new URL(request.url).search.slice(1)),
            ...(request.postData && {
              postData: {
                mimeType: request.postData.mimeType,
                text: request.postData.text ?? '',
                ...(isForm(request) && { params: pairsAsSent(request.postData.text ?? '') }),
              },
            }),
          },
          response: {
            ...response,
            headers: response.headers.filter(({ name }) => !SECRET.test(name)),
            cookies: [],
            _error: null,
            _fetchedViaServiceWorker: false,
          },
          serverIPAddress,
          connection: '80',
          _connectionId: '80',
          _initiator: { type: kind === 'document' ? 'other' : 'parser' },
          _priority: kind === 'document' ? 'VeryHigh' : 'High',
          _resourceType: kind,
        };
      }),
    },
  };
}

/** Firefox: cookies are there, nothing says what an entry was asked for, and no field is a browser's own. */
export function asFirefoxExports({ log }: Har): Har {
  const firefox = { name: 'Firefox', version: '140.0' };
  return {
    log: {
      version: log.version,
      creator: firefox,
      browser: firefox,
      pages: [
        { startedDateTime: log.entries[0]?.startedDateTime ?? '', id: 'page_1', title: '', pageTimings: {} },
      ],
      entries: log.entries.map((entry) => ({
        ...common(entry, 'page_1'),
        request: {
          ...entry.request,
          headers: entry.request.headers
            .filter(({ name }) => !/^sec-ch-ua/i.test(name))
            .map((header) => (/^user-agent$/i.test(header.name) ? { ...header, value: FIREFOX } : header)),
        },
        response: withoutOwn(entry.response),
        serverIPAddress: '127.0.0.1',
        connection: new URL(entry.request.url).port,
      })),
    },
  };
}

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

const common = (entry: HarEntry, pageref: string): HarEntry => ({ ...withoutOwn(entry), pageref });

/** Without what the recorder adds to the format. */
const withoutOwn = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([name]) => !name.startsWith('_'))) as T;

const isForm = ({ postData }: HarRequest): boolean =>
  postData?.mimeType.startsWith('application/x-www-form-urlencoded') ?? false;

const pairsAsSent = (text: string): readonly NameValue[] =>
  text
    .split('&')
    .filter(Boolean)
    .map((pair) => {
      const [name = '', ...value] = pair.split('=');
      return { name, value: value.join('=') };
    });
