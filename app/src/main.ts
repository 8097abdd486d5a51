/** A replica with one of the app's own stores. */
import { openStore } from './session/stores/index.ts';
import { startReplica } from './start-replica.ts';

await startReplica(openStore);
