/** The routes of the live page. Nothing is changed by GET. */
import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { howMade, htmlReport, reportOf, UserError } from 'session-lab';
import { z } from 'zod';
import { profileNames } from '../catalogue/read-profile.ts';
import { portOf } from '../drivers/ports.ts';
import { commandSchema } from './command.ts';
import { refusal } from './guard.ts';
import { asset } from './page/assets.ts';
import { livePage } from './page/page.ts';
import type { Side } from './side.ts';
import { SIDES, type SideName, type Told } from './told.ts';
import { languageOf } from './words/index.ts';

const HOST = '127.0.0.1';

const posted = z.object({ side: z.enum(SIDES), command: commandSchema });

/** A page that reads too slowly is told the next rows in place of these. */
const MOST_WAITING_BYTES = 1 << 20;

/** Rows that a page is told of when it is opened. */
const REMEMBERED = 20;

const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export interface Live {
  /** With the token. */
  readonly url: string;
  tell(told: Told): void;
  close(): Promise<void>;
}

/** @throws {UserError} where the port can't be had */
export async function serve(port: number, sides: Readonly<Record<SideName, Side>>): Promise<Live> {
  const token = randomBytes(16).toString('hex');
  const app = Fastify({ forceCloseConnections: true, bodyLimit: 4096 });
  const watchers = new Set<ServerResponse>();
  const remembered = new Map<SideName, Told[]>(SIDES.map((side) => [side, []]));
  let right = { port, token };

  app.addHook('onRequest', async (request, reply) => {
    const { token } = request.query as { readonly token?: string };
    const { host, origin, 'content-type': contentType } = request.headers;
    const open = request.url.startsWith('/assets/');
    const refused = refusal({ method: request.method, host, origin, contentType, token, open }, right);
    if (refused) return reply.code(refused.status).type('text/plain').send(`${refused.says}\n`);
    reply.headers({
      'cache-control': 'no-store',
      'content-security-policy': POLICY,
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
    });
  });

  app.get('/', async (request, reply) => {
    const { lang } = request.query as { readonly lang?: string };
    const language = languageOf(lang, request.headers['accept-language']);
    return reply
      .type('text/html; charset=utf-8')
      .send(livePage({ language, token, profiles: await profileNames() }));
  });
  app.get<{ Params: { name: string } }>('/assets/:name', async ({ params }, reply) => {
    const found = await asset(params.name);
    return found ? reply.type(found.type).send(found.text) : reply.callNotFound();
  });
  app.get('/events', (_request, reply) => {
    reply.hijack();
    const stream = openStream(reply);
    for (const side of SIDES) {
      write(stream, { type: 'side', side: sides[side].view() });
      for (const told of remembered.get(side) ?? []) write(stream, told);
    }
    watchers.add(stream);
    stream.on('close', () => watchers.delete(stream));
  });
  app.get<{ Params: { side: string } }>('/report/:side', async ({ params }, reply) => {
    const side = SIDES.find((side) => side === params.side);
    const judge = side && sides[side].judge;
    if (!judge?.run)
      return reply.code(404).type('text/plain').send('Nothing was seen yet: let users in first.\n');
    return reply
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; img-src data:")
      .type('text/html; charset=utf-8')
      .send(htmlReport(reportOf([judge]), howMade()));
  });
  app.post('/do', async (request, reply) => {
    const { success, data } = posted.safeParse(request.body);
    if (!success) return reply.code(400).send({ message: 'there is no such command' });
    // What comes of it is told to all who watch.
    void sides[data.side].do(data.command);
    return reply.code(202).send({});
  });

  await listen(app, port);
  right = { token, port: portOf(app.server) };
  return {
    url: `http://${HOST}:${right.port}/?token=${token}`,
    tell(told) {
      if (told.type === 'rows')
        remembered.set(told.side, [...(remembered.get(told.side) ?? []), told].slice(-REMEMBERED));
      for (const stream of watchers)
        if (told.type === 'side' || stream.writableLength < MOST_WAITING_BYTES) write(stream, told);
    },
    async close() {
      for (const stream of watchers) stream.end();
      await app.close();
    },
  };
}

async function listen(app: FastifyInstance, port: number): Promise<void> {
  try {
    await app.listen({ host: HOST, port });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(
      `port ${port} on ${HOST} can't be used (${code}): free it, or choose another with ARGS="--port ${port + 1}"`,
      {
        cause: error,
      },
    );
  }
}

function openStream(reply: FastifyReply): ServerResponse {
  reply.raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    'content-type': 'text/event-stream',
  });
  return reply.raw;
}

const write = (stream: ServerResponse, told: Told): void => {
  stream.write(`data: ${JSON.stringify(told)}\n\n`);
};
