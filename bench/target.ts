/**
 * The target: post, redirect, get, with a session for each user, as a counter and as a page of 10 kB. It must not be the bottleneck, so it works on bare sockets
 * and knows only what the contenders send. It answers with the headers of the lab's own app behind nginx.
 */
import { createServer, type Socket } from 'node:net';

const NGINX = `Server: nginx\r\nDate: ${new Date().toUTCString()}\r\nConnection: keep-alive\r\n`;
const APP = 'x-replica: app-1\r\ncache-control: no-store\r\n';
/** As long as the app's cookie with its signature. */
const SIGNATURE = 'vx4LCjJPwlThrSCS5S1TSxesP90VhwA8.Za4g8ZgvZ3IbbqxAQjDd+AH0wxoDJBhZMZjxbLMcY4E';

/** Half of a page's 10 kB is ahead of what it tells, the rest behind. */
const PAGE_ROWS = '<tr class="row"><td>Something that has a name</td><td>12.50</td></tr>\n'.repeat(70);
const PAGE_BEFORE = `<!doctype html><html><head><title>Items</title></head><body><table>\n${PAGE_ROWS}</table>
<form method="post" action="/page"><input type="hidden" name="token" value="0123456789abcdef"><input name="item"></form>
<p class="last">`;
const PAGE_AFTER = `</p><table>\n${PAGE_ROWS}</table></body></html>`;

interface Session {
  views: number;
  last: string;
}

const sessions = new Map<string, Session>();
let issued = 0;
let requests = 0;

const server = createServer((socket) => {
  socket.setNoDelay(true);
  socket.on('error', () => socket.destroy());
  let rest = '';
  socket.on('data', (chunk) => {
    rest += chunk.toString('latin1');
    for (let length = lengthOf(rest); length > 0; length = lengthOf(rest)) {
      answer(socket, rest.slice(0, length));
      rest = rest.slice(length);
    }
  });
});

/** The length of the first whole request in a text, or 0. */
function lengthOf(text: string): number {
  const head = text.indexOf('\r\n\r\n');
  if (head < 0) return 0;
  if (text.startsWith('GET')) return head + 4;
  const length = /content-length: *(\d+)/i.exec(text)?.[1] ?? '0';
  const whole = head + 4 + Number(length);
  return text.length < whole ? 0 : whole;
}

function answer(socket: Socket, request: string): void {
  if (request.startsWith('GET /requests')) {
    const body = String(requests);
    socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
    return;
  }
  requests++;
  const start = request.indexOf('sid=');
  const sid = start < 0 ? '' : (/^[\w]+/.exec(request.slice(start + 4, start + 20))?.[0] ?? '');
  const session = sessions.get(sid);
  const isPage = request.startsWith('/page', request.indexOf('/'));
  if (request.startsWith('GET')) {
    if (isPage) tellPage(socket, session);
    else tellViews(socket, session);
    return;
  }
  const last = (isPage ? /"item":"([\w-]*)"/ : /"page":"([\w-]*)"/).exec(request)?.[1] ?? '';
  if (session) {
    session.views++;
    session.last = last;
  }
  const cookie = session ? '' : newSession(1, last);
  const location = `location: ${isPage ? '/page' : '/views'}\r\n`;
  socket.write(`HTTP/1.1 303 See Other\r\n${NGINX}Content-Length: 0\r\n${APP}${location}${cookie}\r\n`);
}

/** @returns the header that tells its cookie */
function newSession(views: number, last: string): string {
  const id = `s${++issued}`;
  sessions.set(id, { views, last });
  return `set-cookie: sid=${id}.${SIGNATURE}; Path=/; HttpOnly; SameSite=Lax\r\n`;
}

function tellViews(socket: Socket, session: Session | undefined): void {
  const { views, last } = session ?? { views: 0, last: null };
  const body = JSON.stringify({ replica: 'app-1', views, last });
  const type = `Content-Type: application/json; charset=utf-8\r\nContent-Length: ${body.length}\r\n`;
  socket.write(`HTTP/1.1 200 OK\r\n${NGINX}${type}${APP}vary: accept\r\n\r\n${body}`);
}

function tellPage(socket: Socket, session: Session | undefined): void {
  const body = `${PAGE_BEFORE}${session?.last ?? ''}${PAGE_AFTER}`;
  const type = `Content-Type: text/html; charset=utf-8\r\nContent-Length: ${body.length}\r\n`;
  const cookie = session ? '' : newSession(0, '');
  socket.write(`HTTP/1.1 200 OK\r\n${NGINX}${type}${APP}${cookie}\r\n${body}`);
}

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' && address ? address.port : 0 });
});
