import type { DeploymentKind, Strictness } from '../../../lambda/shared/environment';
import { type Duration, inMinutes, minutes } from '../duration';
import type { GateInput } from '.';
import { type GateOptions, type GateSettings, guardPatience, longerThanPatience } from './common';
import { settingsOf } from './settings';

/** A command that runs once in green's image before its tasks start: docs/gates/migration.md. */
export interface MigrationOptions extends Pick<GateOptions, 'id'> {
  /**
   * What the container of the new version runs instead of its own command: `['node', 'migrate.js']`. No shell, unless it is
   * named. It stands in the template, so it holds no secret; the container has its variables and secrets as ever.
   */
  readonly command: readonly string[];
  /**
   * How long its task may take, from the moment it is asked for, in whole minutes: 1 to 600. Then it is stopped, and the
   * release fails. @default minutes(30) what takes longer is no step of a release: see docs/gates/migration.md, Long work
   */
  readonly timeout?: Duration;
  /** CPU units of the task, with `memory`. @default the service's */
  readonly cpu?: number;
  /** MiB of the task, with `cpu`. @default the service's */
  readonly memory?: number;
  /**
   * `skip` leaves it out of a kind of deployment. It cannot only warn, since a version that needs what the migration makes
   * fails without it, and it never runs for a recovery, whose version is older than what has been migrated.
   * @default it runs for each of them
   */
  readonly kinds?: Partial<Readonly<Record<MigratedKind, Extract<Strictness, 'block' | 'skip'>>>>;
}

/** Kinds of deployment that bring something new. */
export type MigratedKind = Exclude<DeploymentKind, 'recovery'>;

/** {@link MigrationOptions}, filled in. */
export interface Migration extends GateSettings {
  readonly kind: 'migration';
  readonly command: readonly string[];
  readonly timeout: Duration;
  readonly cpu?: number;
  readonly memory?: number;
  /** How long the other gates of its stage may keep it waiting. */
  readonly wait: Duration;
}

/** The last moment before a task of the new version starts. */
export const migrationStage = 'PRE_SCALE_UP';

export const defaultMigrationTimeout = minutes(30);

/** Minutes for a task that is stopped to end: 60 s from SIGTERM to SIGKILL, and looks in between. */
const untilStopped = 5;

/** Minutes that a gate may wait, all in all: ten less than ECS's day, kept for its own end. */
const longest = 1430;

/**
 * Runs a command of the new version once, as a task of its own, when all other gates of the stage have passed and before
 * a task of the new version starts: a database migration. At most one a service.
 */
export const migration = (options: MigrationOptions): GateInput => ({ kind: 'migration', ...options });

export const fillMigration = ({
  command,
  timeout,
  cpu,
  memory,
  ...options
}: MigrationOptions): Migration => ({
  kind: 'migration',
  ...settingsOf('migration', options),
  stages: [migrationStage],
  command,
  timeout: timeout ?? defaultMigrationTimeout,
  ...(cpu !== undefined && { cpu }),
  ...(memory !== undefined && { memory }),
  wait: minutes(0),
});

/** Another gate, or a pause, that a migration comes after. */
interface Before {
  readonly stages: readonly string[];
  readonly patience?: Duration;
  readonly timeout?: Duration;
}

/** Minutes that another gate of the stage, or a pause, may take beside a migration: longer ones would outlast its wait. */
export const longestBefore = (timeout: Duration = defaultMigrationTimeout): number =>
  longest - longerThanPatience - (inMinutes(timeout) + untilStopped);

/** Gives a migration the patience to wait for the others of its stage, whose own decides, and for its task. */
export function afterOthers(migration: Migration, others: readonly Before[]): Migration {
  const waits = others
    .filter((other) => other.stages.includes(migrationStage))
    .map(({ patience, timeout }) => inMinutes(patience ?? timeout ?? minutes(0)));
  const own = inMinutes(migration.timeout) + untilStopped;
  const wait = Math.min(longest - own, Math.max(guardPatience, ...waits) + longerThanPatience);
  return { ...migration, wait: minutes(wait), patience: minutes(wait + own) };
}
