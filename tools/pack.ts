/** Packs session-lab as it is published, into .packed/: for make image. */
import { pack } from './testing/pack.ts';

await pack();
