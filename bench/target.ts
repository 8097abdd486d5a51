/**
 * The target: post, redirect, get, with a session for each user. It must not be the bottleneck, so it works on bare sockets
 * and knows only what the contenders send. It answers with the headers of the lab's own app behind nginx.
 */
import { createServer, type Socket } from 'node:net';

const NGINX = `Server: nginx\r\nDate: ${new Date().toUTCString()}\r\nConnection: keep-alive\r\n`;
const APP = 'x-replica: app-1\r\ncache-control: no-store\r\n';
/** As long as the app's cookie with its signature. */
const SIGNATURE = 'vx4LCjJPwlThrSCS5S1TSxesP90VhwA8.Za4g8ZgvZ3IbbqxAQjDd+AH0wxoDJBhZMZjxbLMcY4E';

const sessions = new Map<string, { views: number; last: string }>();
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
  if (request.startsWith('GET')) {
    const { views, last } = session ?? { views: 0, last: null };
    const body = JSON.stringify({ replica: 'app-1', views, last });
    const type = `Content-Type: application/json; charset=utf-8\r\nContent-Length: ${body.length}\r\n`;
    socket.write(`HTTP/1.1 200 OK\r\n${NGINX}${type}${APP}vary: accept\r\n\r\n${body}`);
    return;
  }
  const last = /"page":"([\w-]*)"/.exec(request)?.[1] ?? '';
  let cookie = '';
  if (session) {
    session.views++;
    session.last = last;
  } else {
    const id = `s${++issued}`;
    sessions.set(id, { views: 1, last });
    cookie = `set-cookie: sid=${id}.${SIGNATURE}; Path=/; HttpOnly; SameSite=Lax\r\n`;
  }
  socket.write(
    `HTTP/1.1 303 See Other\r\n${NGINX}Content-Length: 0\r\n${APP}location: /views\r\n${cookie}\r\n`,
  );
}

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' && address ? address.port : 0 });
});
