import type { Memory } from '../../../cli/rollback/decide';
import type { DeploymentSeen, Standing } from '../../../cli/rollback/standing';
import { at, deploymentArn, digest, START } from '../verdict/records';

/** Version 1 was before, 2 is live, 3 goes out. */
export const MEMORY: Memory = {
  changeSets: ['teal-hold-20261126T100000Z-4f2a', 'teal-hold-20261126T100000Z-0b0b'],
  changed: false,
  cancelled: false,
  continued: false,
};

export function deployment(
  version: number,
  status: string,
  more: Partial<DeploymentSeen> = {},
): DeploymentSeen {
  return {
    arn: deploymentArn(`of-${version}`),
    status,
    digests: [digest(version)],
    createdAt: START,
    weight: 0,
    found: [digest(2)],
    ...more,
  };
}

export interface Told {
  readonly status: string;
  /** Versions. @default 2 */
  readonly image?: number | undefined;
  readonly rollbackTo?: number;
  /** @default before every deployment */
  readonly updatedAt?: number | undefined;
  readonly changeSet?: string;
  readonly newest?: DeploymentSeen;
  readonly isRunning?: boolean;
  /** @default 2 */
  readonly live?: readonly number[];
}

export function standing(told: Told): Standing {
  const { status, rollbackTo, changeSet, newest, isRunning, live = [2] } = told;
  const image = 'image' in told ? told.image : 2;
  const updatedAt = 'updatedAt' in told ? told.updatedAt : START - 60_000;
  const isOver =
    newest !== undefined && /^(SUCCESSFUL|STOPPED|ROLLBACK_(SUCCESSFUL|FAILED))$/.test(newest.status);
  return {
    stack: {
      status,
      parameters: {
        ...(image !== undefined && { ImageDigest: digest(image) }),
        RollbackTo: rollbackTo === undefined ? 'none' : digest(rollbackTo),
      },
      ...(updatedAt !== undefined && { updatedAt }),
      ...(changeSet !== undefined && { changeSet }),
    },
    ...(newest && { newest }),
    isRunning: isRunning ?? (newest !== undefined && !isOver),
    live: live.map(digest),
  };
}

const COMMIT = 'abcdef0123456789abcdef0123456789abcdef01';
/** The commit of a version. */
export const commit = (version: number): string => `${version}${COMMIT.slice(1)}`;
export const time = (minute: number): string => at(minute).toISOString();
