/** Closed-loop load: N virtual users side by side, each starting its next flow when the last one is done. */
import { setTimeout as sleep } from 'node:timers/promises';
import { type Clients, HISTORY_SCHEMA, type HistoryEvent } from '../history/event.ts';
import { type ScenarioName, scenarios } from '../scenarios/scenarios.ts';
import { Browser } from './browser.ts';
import { clientAddresses } from './client-addresses.ts';
import { preflight } from './preflight.ts';
import { exponential, seededRandom } from './random.ts';
import { VirtualUser } from './virtual-user.ts';

export interface LoadOptions {
  readonly target: URL;
  readonly scenario: ScenarioName;
  readonly users: number;
  readonly clients: Clients;
  /** Users start no new flow after this many milliseconds, or after `flows` flows each. */
  readonly durationMs: number;
  readonly flows: number;
  /** Mean of each user's pause before a request, exponentially distributed; 0 for none. */
  readonly pauseMs: number;
  readonly timeoutMs: number;
  readonly seed: number;
}

// Users arrive over a while, not all in the same moment: a crowd at the door measures the door.
const ARRIVAL_MS = 500;

/**
 * Runs the load and hands every event to `record` as it happens. Returns when all users have finished their
 * last flow.
 * @throws {UserError} where the target can't be tested at all; nothing has been recorded then.
 */
export async function runLoad(options: LoadOptions, record: (event: HistoryEvent) => void): Promise<void> {
  const { target, timeoutMs, users, clients, seed, pauseMs } = options;
  const scenario = scenarios[options.scenario];
  const addresses = clientAddresses(clients, users, seed);
  await preflight({ target, timeoutMs, address: '10.0.0.1' }, scenario);

  record({
    type: 'run',
    schema: HISTORY_SCHEMA,
    at: Date.now(),
    target: target.origin,
    scenario: options.scenario,
    users,
    clients,
    pauseMs,
    seed,
  });
  for (const [user, address] of addresses.entries()) record({ type: 'user', user: user + 1, address });

  const deadline = performance.now() + options.durationMs;
  await Promise.all(
    addresses.map(async (address, index) => {
      const random = seededRandom(seed + 1 + index);
      const browser = new Browser({ target, timeoutMs, address });
      const pause = async () => {
        if (pauseMs > 0) await sleep(exponential(pauseMs, random));
      };
      await sleep(random() * ARRIVAL_MS);
      const user = new VirtualUser({ user: index + 1, browser, scenario, target, record, pause });
      for (let flow = 0; flow < options.flows && performance.now() < deadline; flow++) await user.flow();
      await browser.close();
    }),
  );
  record({ type: 'end', at: Date.now() });
}
