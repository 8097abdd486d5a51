/** What the walk notices of cookies that a browser will not keep, or that are not set at all. */
import type { Operation } from '../../model/event.ts';
import type { BrowserOptions } from '../browser.ts';
import { Browser } from '../browser.ts';
import { CookieJar, refusalRules } from '../cookies/jar.ts';
import { run } from '../coroutine.ts';
import type { Stroll } from './stroll.ts';

export function refusalNotices(operations: readonly Operation[]): string[] {
  const notices = new Map<string, string>();
  for (const { refused = [] } of operations)
    for (const { name, rule, bytes } of refused)
      notices.set(
        `${name} ${rule}`,
        `browsers do not keep the cookie ${name}: ${ruleText(rule)}${bytes === undefined ? '' : ` (${bytes} bytes)`}`,
      );
  return [...notices.values()];
}

const ruleText = (rule: string): string => (refusalRules as Readonly<Record<string, string>>)[rule] ?? rule;

/** Asks once more as a proxy that ends TLS does: an app that then sets a cookie leaves it out where it sees no TLS. */
export async function asksForHttps(options: BrowserOptions, strolls: readonly Stroll[]): Promise<string[]> {
  const [first] = strolls[0]?.steps ?? [];
  if (!first) return [];
  const browser = new Browser({ ...options, headers: { ...options.headers, 'x-forwarded-proto': 'https' } });
  try {
    const { stored } = await run(browser.send(first.asked.request, { jar: new CookieJar() }));
    const names = stored.map(({ name }) => name);
    if (names.length > 0)
      return [
        `no answer sets a cookie; asked with X-Forwarded-Proto: https, the app sets ${names.join(', ')}: let the proxy say so, and the app trust the proxy`,
      ];
  } finally {
    await browser.close();
  }
  return options.target.protocol === 'https:'
    ? [
        'no answer sets a cookie: an app whose cookie is Secure leaves it out where it takes the request for plain http; let the proxy send X-Forwarded-Proto, and the app trust the proxy',
      ]
    : ['no answer sets a cookie: nothing tells one user’s requests from another’s'];
}
