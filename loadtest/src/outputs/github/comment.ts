/**
 * The one comment on a pull request: made by the first run, and changed by later ones. It is known by a marker that
 * nobody sees, at the very beginning of a comment of our own: people may quote it, and theirs stay as they are.
 */
import { z } from 'zod';

export interface Where {
  /** Such as https://api.github.com. */
  readonly api: string;
  readonly token: string;
  /** owner/name. */
  readonly repository: string;
  readonly pull: number;
}

const MOST_PAGES = 50;
const TIMEOUT_MS = 20_000;
/** GitHub takes 65,536 characters. */
const MOST_CHARACTERS = 65_000;

const comments = z.array(
  z.object({
    id: z.number(),
    body: z.string().nullish(),
    user: z.object({ login: z.string(), type: z.string() }).nullish(),
  }),
);
type Comment = z.infer<typeof comments>[number];

/**
 * @param key tells the comments of several gates apart
 * @returns what was done
 * @throws an Error that says what GitHub answered, and what may help
 */
export async function putComment(where: Where, key: string, text: string): Promise<'made' | 'changed'> {
  const marker = `<!-- session-lab ${encodeURIComponent(key).replaceAll('--', '%2D%2D')} -->`;
  const body = `${marker}\n${shortened(text)}`;
  const own = await ownComment(where, marker);
  const { repository, pull } = where;
  if (own === null) await ask(where, 'POST', `/repos/${repository}/issues/${pull}/comments`, { body });
  else await ask(where, 'PATCH', `/repos/${repository}/issues/comments/${own}`, { body });
  return own === null ? 'made' : 'changed';
}

export function shortened(text: string, most = MOST_CHARACTERS): string {
  if (text.length <= most) return text;
  const end = text.lastIndexOf('\n', most);
  return `${text.slice(0, end > 0 ? end : most)}\n\n… cut off here: the whole of it is in the report.\n`;
}

async function ownComment(where: Where, marker: string): Promise<number | null> {
  const isOurs = await oursBy(where);
  for (let page = 1; page <= MOST_PAGES; page++) {
    const path = `/repos/${where.repository}/issues/${where.pull}/comments?per_page=100&page=${page}`;
    const found = comments.parse(await (await ask(where, 'GET', path)).json());
    const own = found.find((comment) => comment.body?.startsWith(marker) && isOurs(comment));
    if (own) return own.id;
    if (found.length < 100) return null;
  }
  return null;
}

/** A person's token tells whose it is; a workflow's does not, and writes as a bot. */
async function oursBy(where: Where): Promise<(comment: Comment) => boolean> {
  const answer = await request(where, 'GET', '/user').catch(() => null);
  const login = answer?.ok
    ? z.object({ login: z.string() }).safeParse(await answer.json()).data?.login
    : undefined;
  return login === undefined ? ({ user }) => user?.type === 'Bot' : ({ user }) => user?.login === login;
}

async function ask(where: Where, method: string, path: string, body?: object): Promise<Response> {
  const answer = await request(where, method, path, body);
  if (answer.ok) return answer;
  const { message = '' } = (await answer.json().catch(() => ({}))) as { readonly message?: string };
  const help =
    answer.status === 403 || answer.status === 404
      ? '; the job needs permissions: { pull-requests: write }, which a pull request from a fork does not get'
      : '';
  throw new Error(`GitHub answered ${answer.status}${message === '' ? '' : ` (${message})`}${help}`);
}

const request = ({ api, token }: Where, method: string, path: string, body?: object): Promise<Response> =>
  fetch(`${api}${path}`, {
    method,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${token}`,
      'user-agent': 'session-lab',
      'x-github-api-version': '2022-11-28',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
