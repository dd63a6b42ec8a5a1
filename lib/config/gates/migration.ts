import type { DeploymentKind, Strictness } from '../../../lambda/shared/environment';
import { checkVariables, type Database } from '../database';
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
  /** Stops a migration that the version which still runs cannot live with. @default it is not checked; see docs/gates/migration.md */
  readonly compatibility?: CompatibilityOptions;
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

/** Asks the version that runs whether it can live with a migration, before users' database has it. */
export interface CompatibilityOptions {
  /**
   * What the container of the version that **runs now** does in the place of its own command, on a schema that the new
   * version has made: its own queries, or its tests; 0 says that it can live with it. It is of the image that runs, so it must
   * have been released before the first release that asks for it.
   */
  readonly command: readonly string[];
  /**
   * What the new version runs before that, with the same `variables`, to make that schema: a trial of the migration. From
   * nothing, or from what an earlier trial has left. @default `command` of the migration
   */
  readonly prepare?: readonly string[];
  /**
   * Variables of both, over the container's own, which lead them to another database than that of users. In clear in the
   * template: no secrets.
   * @default with a database of the service's own, `DATABASE_NAME` of the one beside it, `<name>_check`; otherwise it must be given
   */
  readonly variables?: Readonly<Record<string, string>>;
  /**
   * How long each of the two tasks may take, in whole minutes: 1 to 120. @default minutes(10) a schema without rows is made in
   * seconds, and a release waits for it
   */
  readonly timeout?: Duration;
}

/** Kinds of deployment that bring something new. */
export type MigratedKind = Exclude<DeploymentKind, 'recovery'>;

/** {@link MigrationOptions}, filled in. */
export interface Migration extends GateSettings {
  readonly kind: 'migration';
  readonly command: readonly string[];
  readonly timeout: Duration;
  readonly compatibility?: Compatibility;
  readonly cpu?: number;
  readonly memory?: number;
  /** How long the other gates of its stage may keep it waiting. */
  readonly wait: Duration;
}

/** {@link CompatibilityOptions}, filled in. */
export type Compatibility = Required<CompatibilityOptions>;

/** The last moment before a task of the new version starts. */
export const migrationStage = 'PRE_SCALE_UP';

export const defaultMigrationTimeout = minutes(30);
export const defaultCheckTimeout = minutes(10);

/** Minutes for a task that is stopped to end: 60 s from SIGTERM to SIGKILL, and looks in between. */
const untilStopped = 5;

/** Minutes that a gate may wait, all in all: ten less than ECS's day, kept for its own end. */
const longest = 1430;

/**
 * Runs a command of the new version once, as a task of its own, when all other gates of the stage have passed and before
 * a task of the new version starts: a database migration. At most one a service.
 */
export const migration = (options: MigrationOptions): GateInput => ({ kind: 'migration', ...options });

/** @param database of its service */
export const fillMigration = (
  { command, timeout, compatibility, cpu, memory, ...options }: MigrationOptions,
  database?: Pick<Database, 'name'>,
): Migration => ({
  kind: 'migration',
  ...settingsOf('migration', options),
  stages: [migrationStage],
  command,
  timeout: timeout ?? defaultMigrationTimeout,
  ...(compatibility && { compatibility: fillCompatibility(compatibility, command, database) }),
  ...(cpu !== undefined && { cpu }),
  ...(memory !== undefined && { memory }),
  wait: minutes(0),
});

const fillCompatibility = (
  { command, prepare, variables, timeout }: CompatibilityOptions,
  migrate: readonly string[],
  database: Pick<Database, 'name'> | undefined,
): Compatibility => ({
  command,
  prepare: prepare ?? migrate,
  variables: variables ?? (database ? checkVariables(database) : {}),
  timeout: timeout ?? defaultCheckTimeout,
});

/** Another gate, or a pause, that a migration comes after. */
interface Before {
  readonly stages: readonly string[];
  readonly patience?: Duration;
  readonly timeout?: Duration;
}

/** Minutes of all tasks of a migration, one after the other, and for those that are stopped to end. */
function minutesOfTasks({ timeout = defaultMigrationTimeout, compatibility }: Timeouts): number {
  const check = compatibility && inMinutes(compatibility.timeout ?? defaultCheckTimeout) + untilStopped;
  // A trial, and a check of what runs.
  return inMinutes(timeout) + untilStopped + 2 * (check ?? 0);
}

/** How long the tasks of a migration may take. */
export interface Timeouts {
  readonly timeout?: Duration | undefined;
  readonly compatibility?: { readonly timeout?: Duration | undefined } | undefined;
}

/** Minutes that another gate of the stage, or a pause, may take beside a migration: longer ones would outlast its wait. */
export const longestBefore = (migration: Timeouts): number =>
  longest - longerThanPatience - minutesOfTasks(migration);

/** Gives a migration the patience to wait for the others of its stage, whose own decides, and for its tasks. */
export function afterOthers(migration: Migration, others: readonly Before[]): Migration {
  const waits = others
    .filter((other) => other.stages.includes(migrationStage))
    .map(({ patience, timeout }) => inMinutes(patience ?? timeout ?? minutes(0)));
  const own = minutesOfTasks(migration);
  const wait = Math.min(longest - own, Math.max(guardPatience, ...waits) + longerThanPatience);
  return { ...migration, wait: minutes(wait), patience: minutes(wait + own) };
}
