import { copyPrefix, RESTORE_DRILL_TAG as OWNER_TAG } from '../../lambda/shared/restore-drill';
import { shown } from '../../lambda/uniformity/shown';

/** Until when a drill may need it: one that is over leaves it, and another drill may still be at work before. */
export const UNTIL_TAG = 'teal:restore-drill-until';

/** A cluster of Aurora, as RDS shows it. */
export interface SeenCluster {
  readonly id: string;
  readonly arn: string;
  readonly status: string;
  readonly engine: string;
  readonly port: number;
  readonly subnetGroup: string;
  readonly securityGroups: readonly string[];
  readonly parameterGroup: string;
  /** ACU. Absent where its instances have a size of their own. */
  readonly scaling?: { readonly min: number; readonly max: number; readonly pauseAfter?: number };
  readonly backupDays: number;
  /** Milliseconds since the Unix epoch. */
  readonly latestRestorable?: number;
  readonly host?: string;
  readonly tags: Readonly<Record<string, string>>;
}

export interface LeftOvers {
  /** Of drills that are over: to be deleted. */
  readonly stale: readonly SeenCluster[];
  /** Of one that may be at work. */
  readonly inUse: readonly SeenCluster[];
  /** Named like a drill's, without its tag: somebody else's. */
  readonly foreign: readonly SeenCluster[];
}

/** What a drill of a service's, in an environment, has made before. */
export function leftOversOf(clusters: readonly SeenCluster[], owner: string, now: number): LeftOvers {
  const alike = clusters.filter(({ id }) => id.startsWith(copyPrefix(owner)));
  const own = alike.filter((each) => isOf(each, owner));
  return {
    stale: own.filter((each) => !isInUse(each, now)),
    inUse: own.filter((each) => isInUse(each, now)),
    foreign: alike.filter((each) => !isOf(each, owner)),
  };
}

/** Whether a cluster says of itself that a drill made it. */
export const isOf = ({ tags }: Pick<SeenCluster, 'tags'>, owner: string): boolean =>
  tags[OWNER_TAG] === owner;

/** A tag that is no time says nothing of a drill at work. */
function isInUse({ tags }: SeenCluster, now: number): boolean {
  const until = Date.parse(tags[UNTIL_TAG] ?? '');
  return !Number.isNaN(until) && now < until;
}

/** `shop-staging-drill-20261128`. */
export const nameOfCopy = (owner: string, now: number): string =>
  copyPrefix(owner) + new Date(now).toISOString().slice(0, 10).replaceAll('-', '');

/** Characters. source: Amazon RDS API reference, RestoreDBClusterToPointInTime (DBClusterIdentifier) */
const LONGEST_NAME = 63;

export interface Asked {
  /** `<service>-<env>`. */
  readonly owner: string;
  readonly now: number;
  /** Milliseconds. */
  readonly recoveryPoint: number;
}

/** Why no drill begins: all of it at once. */
export function problemsOf(
  source: SeenCluster,
  clusters: readonly SeenCluster[],
  { owner, now, recoveryPoint }: Asked,
): readonly string[] {
  const problems: string[] = [];
  const copy = nameOfCopy(owner, now);
  const { inUse, foreign } = leftOversOf(clusters, owner, now);
  const word = (text: string) => shown(text);
  if (!source.engine.startsWith('aurora')) {
    problems.push(
      `${word(source.id)} must be a cluster of Aurora, got ${word(source.engine)}; restore it by hand`,
    );
  }
  if (OWNER_TAG in source.tags) {
    problems.push(
      `${word(source.id)} must be no copy of a drill, got one; name the database itself by --database`,
    );
  }
  if (source.backupDays < 1 || source.latestRestorable === undefined) {
    problems.push(
      `${word(source.id)} must have automated backups, got ${source.backupDays} days and ${source.latestRestorable === undefined ? 'no' : 'a'} latest restorable time; switch them on, and see docs/database-restore.md`,
    );
  } else if (now - source.latestRestorable > recoveryPoint) {
    problems.push(
      `the newest backup of ${word(source.id)} must be at most ${secondsOf(recoveryPoint)} s old, got ${secondsOf(now - source.latestRestorable)} s; look at the cluster's events, or allow more by --recovery-point`,
    );
  }
  if (copy.length > LONGEST_NAME) {
    problems.push(
      `the name of the copy must be at most ${LONGEST_NAME} characters, got ${copy}; shorten the names of the service and the environment`,
    );
  }
  for (const each of inUse) {
    problems.push(
      `no other drill must be at work, got ${word(each.id)} until ${word(each.tags[UNTIL_TAG] ?? '')}; wait, or delete it by teal restore-drill --clean when nobody drills`,
    );
  }
  const taken = [...foreign, ...clusters].find(({ id }) => id === copy);
  if (taken && !isOf(taken, owner)) {
    problems.push(`the name ${copy} must be free, got a cluster that no drill has made; look whose it is`);
  }
  return problems;
}

export const secondsOf = (milliseconds: number): number => Math.round(milliseconds / 1000);

/** USD an ACU-hour of Aurora Serverless v2 and a GB-month of storage, us-east-1. source: https://aws.amazon.com/rds/aurora/pricing/ */
const ACU_HOUR = 0.12;
const GB_MONTH = 0.1;
const HOUR = 3_600_000;

/** What it costs, and what it does not touch: said before anything is made. */
export function linesBefore(
  source: SeenCluster,
  drill: {
    readonly copy: string;
    readonly instanceClass: string;
    readonly timeout: number;
    readonly check: boolean;
  },
): readonly string[] {
  const { scaling } = source;
  const hours = drill.timeout / HOUR;
  const compute = scaling
    ? `at most ${dollars(scaling.max * ACU_HOUR * hours)} for ${scaling.max} ACU over ${round(hours)} h, ${dollars(scaling.min * ACU_HOUR)} an hour at ${scaling.min} ACU`
    : `an instance ${shown(drill.instanceClass)} by the hour, as the database's own`;
  return [
    `  restores  ${shown(source.id)} as of its newest backup, into ${drill.copy}`,
    '  touches   nothing of the database itself: it reads the backup, in production too',
    `  costs     ${compute}; and ${dollars(GB_MONTH)} a GB-month of storage while it is there (us-east-1)`,
    drill.check
      ? '  looks     by one task of the release that runs, with the credentials of the service, in the copy alone'
      : '  looks     not: without --check it shows that a cluster comes up, and nothing of what is in it',
    '  leaves    nothing: the copy is deleted, whatever becomes of it',
  ];
}

const dollars = (amount: number): string => `${amount.toFixed(2)} USD`;
const round = (hours: number): number => Math.round(hours * 10) / 10;

/** Where an instance or a cluster is that becomes nothing more. source: Aurora user guide, "Viewing DB instance status" and "Viewing DB cluster status" */
const DEAD =
  /^(failed|incompatible-|inaccessible-|insufficient-capacity|restore-error|storage-full|cloning-failed|migration-failed|deleting|stopped|stopping)/;

export type Progress = 'available' | 'dead' | 'waiting';

export const progressOf = (status: string): Progress =>
  status === 'available' ? 'available' : DEAD.test(status) ? 'dead' : 'waiting';
