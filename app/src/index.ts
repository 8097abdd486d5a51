/** The one door of the package: which session stores there are. */
export type { StoreDefinition, StoreTraits } from './session/store-definition.ts';
export { stores } from './session/stores/index.ts';
