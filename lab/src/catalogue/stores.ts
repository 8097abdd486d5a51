/** The app's session stores, as the lab knows them: what each is able to do, by its own word. */
import { type StoreDefinition, stores } from '@session-lab/app';

/** In the order in which their profiles are told. */
export const STORE_NAMES: readonly string[] = stores.map(({ name }) => name);

/** Undefined where the app has no such store: it says so itself when it is started. */
export const storeNamed = (name: string): StoreDefinition | undefined =>
  stores.find((store) => store.name === name);
