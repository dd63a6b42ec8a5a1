import {
  CreateDBInstanceCommand,
  DBClusterAlreadyExistsFault,
  DBInstanceAlreadyExistsFault,
  type RDSClient,
  RestoreDBClusterToPointInTimeCommand,
} from '@aws-sdk/client-rds';
import { RESTORE_DRILL_TAG } from '../../lambda/shared/restore-drill';
import type { Pause } from '../aws/pause';
import type { Asking } from '../logs/asking';
import { isOf, progressOf, type SeenCluster, UNTIL_TAG } from './decide';
import type { Reader } from './read';

/** Milliseconds between two looks. */
const LOOK_EVERY = 15_000;

export interface Plan {
  readonly source: SeenCluster;
  /** `<service>-<env>`. */
  readonly owner: string;
  readonly copy: string;
  readonly instanceClass: string;
  /** Until when it may be needed. Milliseconds since the Unix epoch, as is the next. */
  readonly until: number;
  /** When it is given up. */
  readonly endsAt: number;
}

export interface CopySurroundings {
  readonly rds: RDSClient;
  readonly reader: Reader;
  readonly asking: Asking;
  readonly pause: Pause;
  readonly say: (text: string) => void;
}

/** A host, or why there is none. */
export type Made = { readonly host: string } | { readonly why: string };

/**
 * Restores the newest backup, as a whole: a clone would share the source's storage, and show nothing of its backups.
 *
 * @throws what the SDK throws; the copy may be there then
 */
export async function restore(plan: Plan, around: CopySurroundings): Promise<Made> {
  const { source, copy } = plan;
  const { rds, asking } = around;
  try {
    await asking.untilAnswered(() =>
      rds.send(
        new RestoreDBClusterToPointInTimeCommand({
          ...{ DBClusterIdentifier: copy, SourceDBClusterIdentifier: source.arn },
          ...{ RestoreType: 'full-copy', UseLatestRestorableTime: true },
          Port: source.port,
          ...(source.subnetGroup && { DBSubnetGroupName: source.subnetGroup }),
          VpcSecurityGroupIds: [...source.securityGroups],
          ...(source.parameterGroup && { DBClusterParameterGroupName: source.parameterGroup }),
          ...(source.scaling && {
            ServerlessV2ScalingConfiguration: {
              ...{ MinCapacity: source.scaling.min, MaxCapacity: source.scaling.max },
              ...(source.scaling.pauseAfter !== undefined && {
                SecondsUntilAutoPause: source.scaling.pauseAfter,
              }),
            },
          }),
          // The least that there is: nothing is to be restored from it.
          BackupRetentionPeriod: 1,
          ...{ DeletionProtection: false, CopyTagsToSnapshot: false },
          Tags: tagsOf(plan),
        }),
      ),
    );
  } catch (error) {
    // Of a try before this one, whose answer was lost.
    if (!(error instanceof DBClusterAlreadyExistsFault)) throw error;
    const there = await around.reader.cluster(copy);
    if (there?.tags[UNTIL_TAG] !== untilOf(plan)) throw error;
  }
  return untilAvailable(plan, around, async () => {
    const seen = await around.reader.cluster(copy);
    return seen && { status: seen.status, host: seen.host ?? '' };
  });
}

/** Without an instance a cluster of Aurora answers nobody. @returns when it answers */
export async function addInstance(plan: Plan, host: string, around: CopySurroundings): Promise<Made> {
  const { rds, asking, reader } = around;
  const id = `${plan.copy}-1`;
  try {
    await asking.untilAnswered(() =>
      rds.send(
        new CreateDBInstanceCommand({
          ...{ DBInstanceIdentifier: id, DBClusterIdentifier: plan.copy },
          ...{ DBInstanceClass: plan.instanceClass, Engine: plan.source.engine },
          PubliclyAccessible: false,
          Tags: tagsOf(plan),
        }),
      ),
    );
  } catch (error) {
    const there = (await reader.instances(plan.copy)).find((each) => each.id === id);
    if (!(error instanceof DBInstanceAlreadyExistsFault && there && isOf(there, plan.owner))) throw error;
  }
  return untilAvailable(plan, around, async () => {
    const seen = (await reader.instances(plan.copy)).find((each) => each.id === id);
    return seen && { status: seen.status, host };
  });
}

async function untilAvailable(
  { copy, endsAt }: Plan,
  { pause, asking, say }: CopySurroundings,
  see: () => Promise<{ readonly status: string; readonly host: string } | undefined>,
): Promise<Made> {
  for (;;) {
    const seen = await see();
    const status = seen?.status ?? 'not shown';
    const progress = progressOf(status);
    if (seen && progress === 'available') return { host: seen.host };
    if (progress === 'dead') return { why: `RDS could not restore it: ${copy} is ${status}` };
    if (pause.now() >= endsAt) return { why: `${copy} was still ${status} at the timeout` };
    say(`${copy} is ${status}`);
    await pause.sleep(LOOK_EVERY, asking.signal);
  }
}

const untilOf = ({ until }: Plan): string => new Date(until).toISOString();

/** Those of Teal's that the source has, and what tells that a drill made it. */
function tagsOf(plan: Plan): { Key: string; Value: string }[] {
  const own = { [RESTORE_DRILL_TAG]: plan.owner, [UNTIL_TAG]: untilOf(plan) };
  const ofTeal = Object.entries(plan.source.tags).filter(([key]) => key.startsWith('teal:'));
  return Object.entries({ ...Object.fromEntries(ofTeal), ...own }).map(([Key, Value]) => ({ Key, Value }));
}
