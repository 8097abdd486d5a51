/** The store that a profile's replicas have: what its app says of it, or the lab's own app. */
import type { StoreTraits } from '@session-lab/app';
import type { AppStore } from './apps/app.ts';
import { appNamed } from './apps/index.ts';
import { storeNamed } from './stores.ts';

interface Chosen {
  readonly store: string;
  readonly app: string;
}

/** Undefined where no app has such a store: the app says so itself when it is started. */
export const storeOf = ({ store, app }: Chosen): AppStore | undefined =>
  appNamed(app)?.ownStores?.[store] ?? storeNamed(store);

const NONE: StoreTraits = {
  shared: false,
  server: null,
  failsOver: false,
  copies: null,
  merges: true,
  guarded: false,
  survives: 'none',
  behindMs: null,
  revocable: true,
  tls: false,
};

export const traitsOf = (chosen: Chosen): StoreTraits => storeOf(chosen)?.traits ?? NONE;
