/** What may break by what kind of loss, as the guarantees themselves say. */
import { guaranteesThatFallTo } from '@session-lab/loadtest';

/** A user is sent away from the memory that has their session. A logout that reaches another replica ends nothing. */
export const OF_A_MEMORY = guaranteesThatFallTo('lost-memory');

/** Something older is shown than what was written: a login that was ended, too. */
export const OF_AN_OLDER_STATE = guaranteesThatFallTo('older-state');

/** What is gone altogether shows nothing old. */
export const GONE = guaranteesThatFallTo('gone');

/** Of requests of one session that overlap, the last record saved wins. */
export const OF_A_RACE = guaranteesThatFallTo('race');
