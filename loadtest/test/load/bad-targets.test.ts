/** Targets that turn bad in the midst of a run: bounded, recorded, never a crash. */
import type { RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import t from 'tap';
import { Judge } from '../../src/judge/judge.ts';
import { runLoad } from '../../src/load/run-load.ts';
import type { Operation } from '../../src/model/event.ts';
import { LOAD } from '../support/load.ts';
import { seededApp } from '../support/seeded-app.ts';
import { serve } from '../support/target.ts';

/** So many requests go well: the preflight, and a flow or two. */
const GOOD = 8;

const ONE_MB = Buffer.alloc(1024 * 1024, 'x');

const PACKED = gzipSync(Buffer.alloc(4 * 1024 * 1024), { level: 9 });

/** 900 MB of zeros in less than a megabyte: packed texts one after the other are one (RFC 1952, 2.2). */
const BOMB = Buffer.concat(Array.from({ length: 225 }, () => PACKED));

const bad = {
  'a binary body': [
    (_request, response) => response.end(Buffer.from([0xff, 0xfe, 0, 1, 2])),
    /UNREADABLE_PAGE/,
  ],
  'a page of 100 MB': [
    (_request, response) => {
      let sent = 0;
      const chunk = ONE_MB;
      const more = (): void => {
        while (!response.destroyed && sent++ < 100) if (!response.write(chunk)) return;
        if (!response.destroyed) response.end();
      };
      response.on('drain', more);
      more();
    },
    /BODY_TOO_LARGE: over \d+ bytes/,
  ],
  'an answer that drips': [
    (_request, response) => {
      response.writeHead(200);
      const drip = setInterval(() => response.write('.'), 50);
      response.on('close', () => clearInterval(drip));
    },
    /TIMEOUT: no answer within 300 ms/,
  ],
  '10,000 cookies': [
    (_request, response) => {
      response.setHeader(
        'set-cookie',
        Array.from({ length: 10_000 }, (_, index) => `c${index}=${index}`),
      );
      response.end('{"views":1,"last":null}');
    },
    /HEADER/i,
  ],
  'a redirect to another host': [
    (_request, response) => response.writeHead(302, { location: 'http://other.test/' }).end(),
    /FOREIGN_REDIRECT: to http:\/\/other\.test/,
  ],
  'a redirect without end': [
    (request, response) => response.writeHead(302, { location: `${request.url}x` }).end(),
    /REDIRECT_LOOP/,
  ],
  'a redirect to itself': [
    (request, response) => response.writeHead(307, { location: request.url }).end(),
    /REDIRECT_LOOP/,
  ],
  'headers that stop in their midst': [
    (request) => request.socket.write('HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nx-hal'),
    /TIMEOUT: no answer within 300 ms/,
  ],
  'a header without end': [
    (request) => {
      const { socket } = request;
      socket.write('HTTP/1.1 200 OK\r\nx-long: ');
      const more = (): void => {
        while (!socket.destroyed && socket.write(ONE_MB));
      };
      socket.on('drain', more);
      more();
    },
    /HEADER/i,
  ],
  'a body that says that it is packed, and would be 900 MB': [
    (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(BOMB);
    },
    // It was not asked for, and is not unpacked.
    /UNREADABLE_PAGE|BODY_TOO_LARGE/,
  ],
  'a connection that is reset': [(request) => request.socket.resetAndDestroy(), /ECONNRESET/],
  'a connection that is cut': [(request) => request.socket.destroy(), /socket|ECONNRESET|UND_ERR/i],
  'nonsense in place of HTTP': [(request) => request.socket.end('nonsense\r\n\r\n'), /HPE_|Parse/i],
} as const satisfies Record<string, readonly [RequestListener, RegExp]>;

for (const [what, [listener, error]] of Object.entries(bad)) {
  t.test(`${what} is recorded, and the run ends`, async (t) => {
    let requests = 0;
    const app = seededApp({ replicas: 2 });
    const target = await serve(t, (request, response) => {
      if (++requests <= GOOD) app(request, response);
      else listener(request, response);
    });
    const operations: Operation[] = [];
    const judge = new Judge();
    await runLoad(
      { ...LOAD, target, users: 2, flows: 4, timeoutMs: 300 },
      (event) => {
        judge.add(event);
        if (event.type === 'op') operations.push(event);
      },
      new AbortController().signal,
    );
    t.ok(
      operations.some((operation) => error.test(operation.error ?? '')),
      String(operations.at(-1)?.error),
    );
    t.ok(operations.every(({ outcome, error }) => (error === undefined) === (outcome === 'ok')));
    t.ok(judge.result().flows.info > 0, 'what did not come through is unclear');
    t.equal(judge.result().losses.byCause.unexplained, undefined, 'and no loss');
    t.not(judge.result().verdict, 'intact');
  });
}
