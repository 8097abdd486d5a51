/** One answer, two faces: JSON for a program, a plain HTML page for a person, chosen by `Accept`. */
import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { html } from 'ghtml';
import type { Hop } from './hops.ts';
import { storyOf, stripOf } from './story.ts';
import { wantsPage } from './wants-page.ts';
import { type Words, wordsFor } from './words/index.ts';

export interface Answer {
  readonly title: (words: Words) => string;
  /** What a program gets; the replica's name is added. */
  readonly data: Readonly<Record<string, unknown>>;
  /** The page's body, already escaped (made with `html`), in its reader's language. */
  readonly page: (words: Words) => string;
}

/** Sends the face that the client prefers; JSON where it has no preference. */
export function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  { title, data, page }: Answer,
): FastifyReply {
  const { replica, profile, sharesSessions } = request.server;
  // The same address has two bodies: a cache must not hand one out for the other.
  reply.header('vary', 'accept, accept-language');
  if (!wantsPage(request)) return reply.send({ replica, ...data });
  const words = wordsFor(request);
  const story = request.hops ? told(profile, request.hops, sharesSessions, words) : '';
  return reply
    .type('text/html; charset=utf-8')
    .send(layout({ title: title(words), story, page: page(words), replica, words }));
}

/** Above each page that has to do with a session: what has become of it on the way here. */
const told = (profile: string, hops: readonly Hop[], shared: boolean, words: Words): string =>
  html`<p class="story">${profile} · ${storyOf(hops, shared, words)}</p>!${stripOf(hops, words)}`;

interface Layout {
  readonly title: string;
  readonly story: string;
  readonly page: string;
  readonly replica: string;
  readonly words: Words;
}

const layout = ({ title, story, page, replica, words }: Layout): string => html`<!doctype html>
<html lang="${words.lang}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · session-lab</title>
<!-- Nothing to ask for: a browser's question for an icon would take a replica's turn. -->
<link rel="icon" href="data:,">
<style>!${STYLE}</style>
<header>
<span class="replica">!${words.answeredBy(replica)}</span>
<nav>!${Object.entries(words.pages).map(([path, name]) => html`<a href="/${path}">${name}</a>`)}</nav>
</header>
<main>
<h1>${title}</h1>
!${story}
!${page}
</main>
</html>
`;

const STYLE = `
  :root { color-scheme: light dark; --line: light-dark(#767676, #949494); --link: light-dark(#0645ad, #9cc2ff);
    --flash: light-dark(#b34700, #ffb27a) }
  body { font: 1rem/1.5 system-ui, sans-serif; max-width: 44rem; margin: 2rem auto; padding: 0 1rem;
    color: light-dark(#1a1a1a, #ededed); background: light-dark(#fff, #161616) }
  a { color: var(--link) }
  nav a { margin-right: 1rem }
  .replica { float: right; padding: .1rem .6rem; border: 1px solid var(--line); border-radius: 1rem }
  .story { font-size: 1.125rem; padding: .5rem 1rem; border-left: .25rem solid var(--line) }
  .hops { display: flex; flex-wrap: wrap; gap: .25rem; list-style: none; padding: 0; font-size: .875rem }
  .hops li { padding: .1rem .5rem; border: 2px solid var(--replica, var(--line)); border-radius: .25rem }
  .hops .lost { border-style: dashed }
  .replica-1 { --replica: light-dark(#0072b2, #56b4e9) }
  .replica-2 { --replica: light-dark(#b34700, #e69f00) }
  .replica-3 { --replica: light-dark(#00735c, #2fc79e) }
  .replica-4 { --replica: light-dark(#96477a, #d98fbf) }
  .replica-5 { --replica: light-dark(#6b6b00, #d6cc3b) }
  .spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) }
  .flash { padding: .5rem 1rem; border-left: .25rem solid var(--flash) }
  form { margin: 1rem 0 }
  label { display: inline-block; margin-right: .5rem }
  input, button { font: inherit; padding: .25rem .5rem }
  li form { display: inline }
  img { width: 8rem; image-rendering: pixelated; border: 1px solid var(--line) }
`;

/** As a content security policy has it: pages have no other style. */
export const STYLE_HASH = `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;
