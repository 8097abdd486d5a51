/** The additions that are worked out: what each is called in docs/architecture.md, and what it brings. */
import { join } from 'node:path';

export interface Addition {
  /** Its row in the document. */
  readonly row: string;
  readonly registries: readonly string[];
  /** Tests that it brings, and those that it must not break. */
  readonly tests: readonly string[];
  readonly commands?: readonly (readonly string[])[];
}

const CATALOGUE = 'lab/test/catalogue/read-profile.test.ts';

export const ADDITIONS: Readonly<Record<string, Addition>> = {
  store: {
    row: 'a store without a server',
    registries: ['app/src/session/stores/index.ts'],
    tests: ['app/test/session/stores/disk.test.ts', 'app/test/session/stores/index.test.ts', CATALOGUE],
  },
  'store-with-server': {
    row: 'a store with a server',
    registries: ['app/src/session/stores/index.ts', 'lab/src/parts/servers.ts'],
    tests: [
      'app/test/session/stores/redis-cache.lab.test.ts',
      'app/test/session/stores/index.test.ts',
      CATALOGUE,
    ],
  },
  balancer: {
    row: 'a balancer of nginx',
    registries: ['lab/src/catalogue/balancers/index.ts'],
    tests: [CATALOGUE],
    commands: [
      ['lab/src/main.ts', 'compare', '--runtime', 'processes', '--profiles', 'random', '--duration', '2s'],
    ],
  },
  proxy: {
    row: 'a proxy that is not nginx',
    registries: ['lab/src/parts/index.ts'],
    tests: ['lab/test/relay.lab.test.ts', CATALOGUE],
  },
  scenario: {
    row: 'a scenario on existing routes',
    registries: ['loadtest/src/scenarios/index.ts'],
    tests: ['loadtest/test/scenarios/tabs.test.ts', 'loadtest/test/scenarios/index.test.ts'],
  },
  guarantee: {
    row: 'a guarantee',
    registries: ['loadtest/src/judge/guarantees/index.ts'],
    tests: [
      'loadtest/test/judge/guarantees/promptness.test.ts',
      'loadtest/test/judge/guarantees/index.test.ts',
      'loadtest/test/load/negative-controls.test.ts',
    ],
  },
  fault: {
    row: 'a fault',
    registries: ['lab/src/catalogue/faults/index.ts'],
    tests: ['lab/test/slow-peers.lab.test.ts'],
  },
};

export const patchOf = (name: string): string => join(import.meta.dirname, `${name}.patch`);
