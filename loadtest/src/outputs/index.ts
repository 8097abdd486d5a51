/** All outputs that there are, in the order of help. */
import { github } from './github/github.ts';
import { gitlab } from './gitlab.ts';
import { otlp } from './metrics/otlp.ts';
import { prometheus } from './metrics/prometheus.ts';
import type { Output } from './output.ts';

export const outputs: readonly Output[] = [github, gitlab, otlp, prometheus];
