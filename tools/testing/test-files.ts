/** Which tests there are, and which of them bring parts of a lab up: nginx, Redis, replicas, containers. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../lab/src/paths.ts';

const TESTS = '{app,apps/*,loadtest,lab,examples,tools}/test/**/*.test.ts';

/** In the order of their names, relative to the checkout. */
export const testFiles = (): string[] => globSync(TESTS, { cwd: ROOT }).toSorted();

/** A test that starts parts of a lab is named NAME.lab.test.ts; those that are not yet so are known by what starts them. */
export const needsLab = (file: string): boolean =>
  file.endsWith('.lab.test.ts') ||
  file.endsWith('lab/test/commands/main.test.ts') ||
  STARTS_PARTS.test(readFileSync(join(ROOT, file), 'utf8'));

const STARTS_PARTS =
  /redis-(server|group)\.ts'|lab\/test\/support\/cluster|support\/(contract|failover-contract|experiment)\.ts'/;
