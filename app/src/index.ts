/** The one door of the package: which session stores there are, and how replicas are cut into groups. */
export { groupsOf } from './session/peers/groups.ts';
export {
  type GivenTraits,
  type StoreDefinition,
  type StoreTraits,
  withUsual,
} from './session/store-definition.ts';
export { stores } from './session/stores/index.ts';
