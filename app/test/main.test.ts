import { resolve } from 'node:path';
import { processConformance } from '@session-lab/shared/testing';
import t from 'tap';

processConformance(t, resolve(import.meta.dirname, '../src/main.ts'));
