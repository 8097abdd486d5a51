/** Why a fault can't be tried in a profile: what it would strike isn't there. */
import type { Profile } from '../profile.ts';

type Unfit = (profile: Profile) => string | null;

export const failsOver: Unfit = ({ store }) =>
  store === 'redis-ha' ? null : 'no other Redis takes the place of one that dies';
