/** What may break by what kind of loss, as the guarantees themselves say. */
import { guaranteesThatFallTo } from 'session-lab';

/** A user is sent away from the memory that has their session. A logout that reaches another replica ends nothing. */
export const OF_A_MEMORY = guaranteesThatFallTo('lost-memory');

/** Something older is shown than what was written: a login that was ended, too. */
export const OF_AN_OLDER_STATE = guaranteesThatFallTo('older-state');

/** A session that is gone shows nothing old. */
export const GONE = guaranteesThatFallTo('gone');

/** The last record saved wins where requests of one session overlap. */
export const OF_A_RACE = guaranteesThatFallTo('race');
