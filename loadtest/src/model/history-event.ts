/** Any line of a history. */
import { z } from 'zod';
import { coreEvents } from './event.ts';

import { systemEvents } from './system-events.ts';

export const historyEvent = z.discriminatedUnion('type', [...coreEvents, ...systemEvents]);

export type HistoryEvent = z.infer<typeof historyEvent>;
