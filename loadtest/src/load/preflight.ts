/** One user tries one flow before any load, so that a wrong target is one clear line and not a thousand failures. */
import { UserError } from '../model/errors.ts';
import type { Operation } from '../model/event.ts';
import type { Marks } from '../model/mark.ts';
import type { Scenario, Values } from '../scenarios/scenario.ts';
import { type BrowserOptions, withBrowser } from './browser.ts';
import { run } from './coroutine.ts';
import { Crowd } from './crowd.ts';
import { VirtualUser } from './virtual-user.ts';

/** @throws {UserError} that says what is wrong with the target and what to do. */
export async function preflight(
  options: BrowserOptions & { readonly accounts?: readonly Values[] },
  scenario: Scenario,
  marks: Marks,
  signal: AbortSignal,
): Promise<void> {
  const operations: Operation[] = [];
  await withBrowser(options, signal, async (browser) => {
    const user = new VirtualUser({
      user: 0,
      browser,
      target: options.target,
      marks,
      crowd: new Crowd(() => 0, signal),
      values: options.accounts?.at(-1) ?? {},
      record: (operation) => void operations.push(operation),
      pause: () => null,
    });
    await run(user.flow(scenario));
  });
  signal.throwIfAborted();
  for (const operation of operations) {
    const problem = problemOf(operation, options.target);
    if (problem)
      throw new UserError(options.proxyProtocol ? `${problem} (and does it take PROXY protocol?)` : problem);
  }
  const { sessionCookie, replica } = scenario.app;
  if (sessionCookie !== null && operations.every(({ set, sent }) => set === null && sent === null)) {
    throw new UserError(`no answer set the session cookie ${sessionCookie}: is that its name?`);
  }
  if (replica !== null && operations.every((operation) => operation.replica === null)) {
    throw new UserError(
      'header' in replica
        ? `no answer had the header ${replica.header}, so replicas can't be told apart: let each replica add it`
        : `no answer set the cookie ${replica.cookie}, so replicas can't be told apart: is that its name?`,
    );
  }
}

function problemOf(
  { name, method, path, status, error, denied }: Operation,
  target: URL,
): string | undefined {
  const request = `${method} ${path}`;
  const code = error?.split(':', 1)[0];
  const expected = 'is it the app that this scenario is for?';
  if (code === 'ECONNREFUSED') return `nothing listens at ${target.origin}: start it first`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `the host of ${target.origin} is not known: check the target`;
  if (code === 'TIMEOUT' || code === 'UND_ERR_CONNECT_TIMEOUT')
    return `${request} at ${target.origin} got ${error?.slice((code?.length ?? 0) + 2)}: is the app alive, and the address right?`;
  if (code === 'HTTPParserError' || code?.startsWith('HPE_'))
    return `what listens at ${target.origin} does not speak HTTP: check the target`;
  if (code === 'REDIRECT_LOOP')
    return `${request} redirects without end (${error?.slice(15)}): mend the app, then try again`;
  if (code === 'UNREADABLE_PAGE')
    return `${request} (step "${name}") answered ${status}, but it is ${error?.slice(17)}: ${expected}`;
  if (error) return `${request} at ${target.origin} failed: ${error}`;
  // Being turned away may be just what the run is to show.
  if (denied) return undefined;
  if (status !== null && status >= 400)
    return `${request} (step "${name}") at ${target.origin} answered ${status}: ${expected}`;
  return undefined;
}
