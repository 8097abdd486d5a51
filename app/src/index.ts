/** The one door of the package: which session stores there are, how replicas are cut into groups, what its pages keep of a browser. */
export { HOPS_COOKIE, readHops, SHORT, shortNameOf } from './hops.ts';
export { PLAIN_COOKIE } from './session/cookie-settings.ts';
export { groupsOf } from './session/peers/groups.ts';
export {
  type GivenTraits,
  type StoreDefinition,
  type StoreTraits,
  withUsual,
} from './session/store-definition.ts';
export { stores } from './session/stores/index.ts';
