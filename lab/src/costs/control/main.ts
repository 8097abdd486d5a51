/** A replica of the lab's own app whose store costs more by what is known: what measures costs is tried by it. */
import { openStore, startReplica } from '@session-lab/app';
import { withKnownExtra } from './known-extra.ts';

await startReplica(async (...given) => withKnownExtra(await openStore(...given)));
