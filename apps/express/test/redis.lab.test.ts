import { redisConformance } from '@session-lab/shared/testing';
import t from 'tap';
import { startApp, traits } from './support/start-app.ts';

redisConformance(t, startApp, traits);
