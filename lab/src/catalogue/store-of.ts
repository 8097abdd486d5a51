/** The store that a profile's replicas have: what its app says of it, or the lab's own app. */
import { type StoreDefinition, type StoreTraits, withUsual } from '@session-lab/app';
import { appNamed } from './apps/index.ts';
import { storeNamed } from './stores.ts';

interface Chosen {
  readonly store: string;
  readonly app: string;
}

/** Undefined where no app has such a store: the app says so itself when it is started. */
export function storeOf({
  store,
  app,
}: Chosen): Pick<StoreDefinition, 'says' | 'because' | 'traits'> | undefined {
  const own = appNamed(app)?.ownStores?.[store];
  return own ? { ...own, traits: withUsual(own.traits) } : storeNamed(store);
}

const NONE = withUsual({ shared: false, server: null, merges: true });

export const traitsOf = (chosen: Chosen): StoreTraits => storeOf(chosen)?.traits ?? NONE;
