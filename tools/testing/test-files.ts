/** Which tests there are, and which of them bring parts of a lab up: nginx, Redis, replicas, containers. */
import { globSync } from 'node:fs';
import { ROOT } from '../../lab/src/paths.ts';

const TESTS = '{app,apps/*,loadtest,lab,examples,tools}/test/**/*.test.ts';

/** Its experiments take minutes, on systems that every other test meets more briefly: for `make long`. */
const isLong = (file: string): boolean => /\.long(\.lab)?\.test\.ts$/.test(file);

/** In the order of their names, relative to the checkout. */
export const testFiles = (long = false): string[] =>
  globSync(TESTS, { cwd: ROOT })
    .filter((file) => isLong(file) === long)
    .toSorted();

/** By its name: a newcomer is to see it, too. */
export const needsLab = (file: string): boolean => file.endsWith('.lab.test.ts');

/** It tries the package as `npm pack` makes it. */
export const needsPackage = (file: string): boolean => /\.packed(\.lab)?\.test\.ts$/.test(file);
