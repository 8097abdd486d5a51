/** Sends what curl commands say, as a browser would: what their tokens were good for is over, so pages give new ones. */
import { findForm } from '../scenarios/html/form.ts';
import { leavesOf } from './leaves.ts';
import type { LiveRecorder } from './live.ts';
import type { Body, Exchange } from './recording.ts';

const OWN_HEADERS =
  /^(?:content-type|accept|authorization|x-(?!client-data|forwarded)[\w-]+|[\w-]*(?:token|api-?key)[\w-]*)$/;

export async function recordCurl(commands: readonly Exchange[], live: LiveRecorder): Promise<void> {
  for (const { method, url, headers, body, as } of commands) {
    const referer = headers.referer;
    if (body && body.kind === 'form' && as === 'page') {
      const fields = leavesOf(body);
      const isOnPage =
        live.page && findForm(live.page, { action: url.href, fields: fields.map(({ name }) => name) });
      // Nobody sends a form without its page.
      if (!isOnPage) await live.visit(new URL(referer?.startsWith(url.origin) ? referer : url.href));
      const form = live.page && findForm(live.page, { action: url.href, fields: [] });
      if (form) {
        const hidden = new Set(form.controls.filter(({ kind }) => kind === 'hidden').map(({ name }) => name));
        const own: Record<string, string[]> = {};
        for (const { name, value } of fields)
          if (!hidden.has(name)) own[name] = [...(own[name] ?? []), value];
        await live.submit({ ...form, action: url.href }, own);
        continue;
      }
    }
    const sent = Object.fromEntries(
      Object.entries(headers).filter(([name]) => OWN_HEADERS.test(name) && name !== 'content-type'),
    );
    const content = body && contentOf(body);
    await live.send({
      method: method as 'GET',
      path: `${url.pathname}${url.search}`,
      headers: sent,
      as: as === 'script' ? 'fetch' : 'page',
      ...(content ? { body: content.text, contentType: headers['content-type'] ?? content.type } : {}),
    });
  }
}

function contentOf(body: Body): { text: string; type: string } {
  if (body.kind === 'json') return { text: JSON.stringify(body.value), type: 'application/json' };
  if (body.kind === 'text') return body;
  const pairs = body.fields.map(({ name, value }): [string, string] => [name, value]);
  return { text: new URLSearchParams(pairs).toString(), type: 'application/x-www-form-urlencoded' };
}
