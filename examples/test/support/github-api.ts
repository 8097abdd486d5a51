/** A stand-in for GitHub's API of comments: it keeps them, page by page, and checks who asks. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Test } from 'tap';

export interface Comment {
  readonly id: number;
  readonly user: { readonly login: string; readonly type: 'Bot' | 'User' };
  body: string;
}

export class GitHubApi {
  readonly comments: Comment[] = [];
  readonly asked: string[] = [];
  /** A token that may read alone, as that of a pull request from a fork. */
  mayWrite = true;
  url = '';

  static async start(t: Test): Promise<GitHubApi> {
    const api = new GitHubApi();
    const server = createServer(async (request, response) => {
      const [status, answer] = api.#answer(request, await text(request));
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    t.teardown(() => server.closeAllConnections());
    t.teardown(() => server.close());
    api.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/v3`;
    return api;
  }

  say(login: string, body: string): void {
    this.comments.push({ id: this.comments.length + 1, user: { login, type: 'User' }, body });
  }

  #answer({ method = '', url = '', headers }: IncomingMessage, body: string): [number, unknown] {
    const { pathname, searchParams } = new URL(url, 'http://api');
    const path = pathname.replace('/api/v3', '');
    this.asked.push(`${method} ${path}`);
    if (headers.authorization !== 'Bearer the-token') return [401, { message: 'Bad credentials' }];
    // A workflow's token is no person's.
    if (path === '/user') return [403, { message: 'Resource not accessible by integration' }];
    if (method === 'GET' && path === '/repos/o/r/issues/7/comments') {
      const [page, size] = [Number(searchParams.get('page')), Number(searchParams.get('per_page'))];
      return [200, this.comments.slice((page - 1) * size, page * size)];
    }
    if (!this.mayWrite) return [403, { message: 'Resource not accessible by integration' }];
    const said = (JSON.parse(body) as { readonly body: string }).body;
    if (method === 'POST' && path === '/repos/o/r/issues/7/comments') {
      const comment: Comment = {
        id: this.comments.length + 1,
        user: { login: 'github-actions[bot]', type: 'Bot' },
        body: said,
      };
      this.comments.push(comment);
      return [201, comment];
    }
    const [, id] = /^\/repos\/o\/r\/issues\/comments\/(\d+)$/.exec(path) ?? [];
    const comment = this.comments.find((one) => one.id === Number(id));
    if (method !== 'PATCH' || !comment) return [404, { message: 'Not Found' }];
    comment.body = said;
    return [200, comment];
  }
}
