/** What operators of real apps have met, in one app: two replicas that are asked in turn, with one store or one each. */
import type { RequestListener } from 'node:http';
import { smallApp } from './small-app.ts';

interface Session {
  readonly name: string;
}

export function realApp(store: 'shared' | 'own'): RequestListener {
  const memories = [new Map<string, Session>(), new Map<string, Session>()];
  /** By account, wherever sessions are. */
  const notes = new Map<string, string>();
  const crumbs = [new Map<string, string>(), new Map<string, string>()];
  return smallApp(({ path, query, cookie, form, fresh, header, number, replica, redirect, send }) => {
    const memory = memories[store === 'shared' ? 0 : replica] ?? new Map();
    const sid = cookie('sid') ?? '';
    const session = memory.get(sid);
    const begin = (of: Session, headers = {}): void => {
      const id = fresh();
      memory.set(id, of);
      send(`You are ${of.name}.`, { ...headers, 'set-cookie': `sid=${id}; Path=/` });
    };
    const page = (): void => send(`You are ${session?.name}. ${notes.get(session?.name ?? '') ?? ''}`);
    switch (path) {
      case '/login':
        return begin({ name: form.get('name') ?? '' });
      case '/me':
        return session ? page() : send('who?', {}, 401);
      case '/page':
        return session ? page() : send('Anonymous. Log in?');
      case '/roll':
        if (!session) return send('who?', {}, 401);
        memory.delete(sid);
        return begin(session);
      case '/note':
        if (!session) return send('who?', {}, 401);
        notes.set(session.name, form.get('note') ?? '');
        return send('kept');
      case '/307':
        return send('', { location: '/note' }, 307);
      case '/logout':
        memory.delete(sid);
        return send('out', { 'set-cookie': 'sid=; Path=/; Max-Age=0' });
      case '/form':
        return session ? redirect('/me') : send('<input name="csrf" value="t1">');
      case '/boom':
        return number % 9 === 0 ? send('boom', {}, 500) : send('fine');
      case '/limited':
        return send(number % 9 === 0 ? 'fine' : 'slow down', {}, number % 9 === 0 ? 200 : 429);
      case '/visit':
        crumbs[replica]?.set(sid, query.get('m') ?? '');
        return send('visited');
      case '/crumbs':
        return send(`You are ${session?.name}. crumbs: ${crumbs[replica]?.get(sid) ?? ''}`);
      case '/two':
        return send('ok', { 'set-cookie': ['k=root; Path=/', 'k=other; Path=/other'] });
      case '/strict':
        // As Django does over TLS.
        return header.referer && header.origin
          ? begin({ name: form.get('name') ?? '' })
          : send('Referer checking failed.', {}, 403);
      case '/echo':
      case '/other/echo':
        return send(
          `cookies: ${header.cookie}; accept: ${header.accept}; agent: ${header['user-agent']}; from: ${header['x-forwarded-for']}`,
        );
      default:
        return send('', {}, 404);
    }
  });
}
