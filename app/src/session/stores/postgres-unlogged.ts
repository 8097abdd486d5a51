/** Sessions in a PostgreSQL table without a log of its writes: cheaper, and empty after a crash. */
import { defineStore } from '../store-definition.ts';
import { PostgresStore, postgres, postgresOptions, postgresVariables } from './postgres.ts';

export const postgresUnlogged = defineStore({
  name: 'postgres-unlogged',
  says: 'as postgres, in a table without a log (UNLOGGED): empty after a crash',
  because: postgres.because,
  traits: { ...postgres.traits, survives: 'none' },
  variables: postgresVariables,
  open: (...given) => PostgresStore.open({ ...postgresOptions(...given), unlogged: true }),
});
