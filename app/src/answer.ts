/** One answer, two faces: JSON for a program, a plain HTML page for a person, chosen by `Accept`. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { html } from 'ghtml';

export interface Answer {
  readonly title: string;
  /** What a program gets; the replica's name is added. */
  readonly data: Readonly<Record<string, unknown>>;
  /** The page's body, already escaped (made with `html`). */
  readonly page: string;
}

/** Sends the face that the client prefers; JSON where it has no preference. */
export function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  { title, data, page }: Answer,
): FastifyReply {
  const { replica } = request.server;
  // The same address has two bodies: a cache must not hand one out for the other.
  reply.header('vary', 'accept');
  if (request.accepts().type(['json', 'html']) !== 'html') return reply.send({ replica, ...data });
  return reply.type('text/html; charset=utf-8').send(layout(title, page, replica));
}

const layout = (title: string, page: string, replica: string): string => html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · session-lab</title>
<style>
  body { font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem; color-scheme: light dark }
  nav a { margin-right: 1rem }
  .replica { float: right; padding: .1rem .6rem; border: 1px solid; border-radius: 1rem; font-size: .875rem }
  .flash { padding: .5rem 1rem; border-left: .25rem solid #c60 }
  form { margin: 1rem 0 }
  input, button { font: inherit; padding: .25rem .5rem }
  img { width: 8rem; image-rendering: pixelated; border: 1px solid }
</style>
<span class="replica">answered by <strong>${replica}</strong></span>
<nav><a href="/views">Views</a><a href="/login">Login</a><a href="/cart">Cart</a><a href="/image">Image</a></nav>
<h1>${title}</h1>
!${page}
</html>
`;
