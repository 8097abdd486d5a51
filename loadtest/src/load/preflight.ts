/** Before any load: one user tries one flow, so that a wrong target is one clear line and not a thousand failures. */
import { UserError } from '../errors.ts';
import type { Operation } from '../history/event.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import { Browser, type BrowserOptions } from './browser.ts';
import { VirtualUser } from './virtual-user.ts';

/** @throws {UserError} that says what is wrong with the target and what to do. */
export async function preflight(options: BrowserOptions, scenario: Scenario): Promise<void> {
  const browser = new Browser(options);
  const operations: Operation[] = [];
  try {
    const user = new VirtualUser({
      user: 0,
      browser,
      scenario,
      target: options.target,
      record: (operation) => operations.push(operation),
      pause: async () => {},
    });
    await user.flow();
  } finally {
    await browser.close();
  }
  for (const operation of operations) {
    const problem = problemOf(operation, options.target);
    if (problem) throw new UserError(problem);
  }
}

function problemOf({ method, path, status, replica, error }: Operation, target: URL): string | undefined {
  const request = `${method} ${path}`;
  const code = error?.split(':', 1)[0];
  if (code === 'ECONNREFUSED')
    return `nothing listens at ${target.origin}: bring a lab up first (make up PROFILE=…)`;
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return `the host of ${target.origin} is not known: check the target`;
  if (code === 'TIMEOUT')
    return `${request} at ${target.origin} got ${error?.slice(9)}: is the app alive, and the address right?`;
  if (code === 'HTTPParserError' || code?.startsWith('HPE_'))
    return `what listens at ${target.origin} does not speak HTTP: check the target`;
  if (code === 'NO_REDIRECT') {
    return `${request} answered ${status}, not a redirect: this scenario needs post, redirect, page; is this the lab's app?`;
  }
  if (code === 'REDIRECT_LOOP')
    return `${request} redirects without end (${error?.slice(15)}): mend the app, then try again`;
  if (code === 'UNREADABLE_PAGE')
    return `${request} answered ${status}, but not the page of this scenario: is this the lab's app?`;
  if (error) return `${request} at ${target.origin} failed: ${error}`;
  if (status !== null && status >= 400)
    return `${request} at ${target.origin} answered ${status}: is this the lab's app?`;
  if (replica === null) {
    return `${request} answered without an X-Replica header, so replicas can't be told apart: let each replica add it`;
  }
  return undefined;
}
