import { canary, migration, minutes } from '../../../lib';
import type { Release } from '../../../rehearsal/report/release';

/** Of users, that meet green first. */
export const PERCENT = 20;
const MIGRATE = ['node', 'dist/migrate.js'];

/** Of each version of the sample: tried from nothing, then checked by the version that runs. */
const COMPATIBILITY = {
  command: ['node', 'dist/check.js'],
  prepare: [...MIGRATE, '--from-empty'],
  timeout: minutes(20),
};

/** @param timeout minutes of the migration itself */
export const serviceWith = (timeout: number) => ({
  release: canary({ percent: PERCENT, hold: minutes(1), bake: minutes(1) }),
  gates: [migration({ command: MIGRATE, timeout: minutes(timeout), compatibility: COMPATIBILITY })],
});

/** Of the gate. */
export const verdictOf = ({ stages }: Release): string | undefined =>
  stages.flatMap(({ gates }) => gates).find(({ id }) => id === 'migration')?.reason;
