/** A session store that works as another does, and costs more by what is known. */
import type { SessionRecord, SessionStore } from '@session-lab/app';
import { KNOWN } from './known.ts';

/** In the session as it is held: its name, its value, and what JSON puts around them are the known bytes together. */
const NAME = 'ballast';
const BALLAST = 'x'.repeat(KNOWN.bytes - `,"${NAME}":""`.length);

export function withKnownExtra(store: SessionStore): SessionStore {
  const { update } = store;
  return {
    shared: store.shared,
    get: async (id) => {
      takeTime(KNOWN.cpuMs);
      const held = await store.get(id);
      return held && unladen(held);
    },
    set: (id, record, base) => store.set(id, laden(record), base && laden(base)),
    ...(update
      ? {
          update: async (id, change) => {
            const held = await update.call(store, id, (record) => laden(change(unladen(record))));
            return held && unladen(held);
          },
        }
      : {}),
    destroy: (id) => store.destroy(id),
    list: (limit) => store.list(limit),
    costs: () => store.costs(),
    close: () => store.close(),
  };
}

const laden = (record: SessionRecord): SessionRecord => ({ ...record, [NAME]: BALLAST });

const unladen = ({ [NAME]: _, ...record }: SessionRecord): SessionRecord => record;

/**
 * This process's own processor time: time that passes while another one runs is none. (A thread's own is told by Linux no more
 * often than a thousand times a second.)
 */
function takeTime(ms: number): void {
  const us = ms * 1000;
  const before = process.cpuUsage();
  for (;;) {
    const { user, system } = process.cpuUsage(before);
    if (user + system >= us) return;
  }
}
