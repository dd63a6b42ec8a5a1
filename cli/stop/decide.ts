import { isForward } from '../../lambda/shared/deployment-status';
import { shortName, shown } from '../../lambda/uniformity/shown';
import { stateOf } from '../change-set/stack-status';

/** A revision that a deployment leads users to, or away from. */
export interface SeenSide {
  /** ARN. */
  readonly revision: string;
  /** Of its images, as far as they are known. */
  readonly digests: readonly string[];
  /** Percent of users. */
  readonly weight?: number;
}

/** A deployment that is not over. */
export interface SeenRunning {
  readonly arn: string;
  readonly status: string;
  readonly stage?: string;
  /** What it brings. */
  readonly from: SeenSide;
  /** What it goes back to; absent for the first of a service. */
  readonly to?: SeenSide;
}

export interface SeenService {
  readonly running?: SeenRunning;
  /** The newest that is over, where none runs. */
  readonly newest?: { readonly arn: string; readonly status: string };
}

export type SeenStack =
  | {
      readonly status: string;
      /** Digest that a recovery brings back. */
      readonly rollbackTo?: string;
    }
  | { readonly unknown: string };

export type Stopping =
  | { readonly do: 'stop'; readonly running: SeenRunning }
  /** Nothing is to be done. */
  | { readonly do: 'already' | 'refuse'; readonly reason: string };

const PREVIOUS = 'teal rollback --previous takes back what is out';
const GOES_BACK: readonly string[] = ['ROLLBACK_REQUESTED', 'ROLLBACK_IN_PROGRESS'];

/** What to do about what runs. No gate, alarm or hold has a say in it: this is the cure. */
export function stoppingOf({ running, newest }: SeenService): Stopping {
  if (!running) {
    const last = newest ? `; the newest, ${shortName(newest.arn)}, is ${shown(newest.status)}` : '';
    return { do: 'refuse', reason: `no deployment runs${last}; ${PREVIOUS}` };
  }
  const { arn, status } = running;
  const where = `deployment ${shortName(arn)} is ${shown(status)}`;
  if (isForward(status)) return { do: 'stop', running };
  if (GOES_BACK.includes(status)) return { do: 'already', reason: `${where}: it goes back already` };
  return {
    do: 'refuse',
    reason: `${where}: it is being stopped, maybe where it stands; teal verdict tells its end, and ${PREVIOUS}`,
  };
}

/** What a person is told before it is done. */
export function linesBefore(running: SeenRunning, stack: SeenStack): readonly string[] {
  const { arn, status, stage, from, to } = running;
  const at = stage === undefined ? '' : ` at ${shown(stage)}`;
  return [
    `stopping deployment ${shortName(arn)}, ${shown(status)}${at}:`,
    `  it brings     ${sideOf(from)}`,
    to === undefined
      ? '  it goes back to nothing: it is the first of this service, whose users it leaves with nothing'
      : `  back to       ${sideOf(to)}`,
    ...stackLines(running, stack),
  ];
}

export function sideOf({ revision, digests, weight }: SeenSide): string {
  const images = digests.length === 0 ? 'image not known' : digests.map(shown).join(', ');
  return `revision ${shortName(revision)}, ${images}${weight === undefined ? '' : `, ${weight} % of users`}`;
}

function stackLines({ from }: SeenRunning, stack: SeenStack): readonly string[] {
  if ('unknown' in stack) return [`  what CloudFormation is about could not be told: ${stack.unknown}`];
  const { status, rollbackTo } = stack;
  switch (stateOf(status)) {
    case 'going-back':
      return [
        '  WARNING: CloudFormation undoes an update, and this deployment brings back what was before: stopped, the stack may end in UPDATE_ROLLBACK_FAILED',
      ];
    case 'updating':
      return rollbackTo !== undefined && from.digests.includes(rollbackTo)
        ? [
            `  WARNING: this is a recovery to ${rollbackTo}: stopped, users go back to what it takes them from`,
          ]
        : ['  the update of the stack fails by it, and CloudFormation goes back as well'];
    default:
      return [];
  }
}

/**
 * What has become of a deployment that ECS did not stop.
 *
 * @param status as ECS words it now; undefined when it does not know the deployment any more
 * @param mayBeOwn it may be this command that has stopped it: its first call got no answer
 */
export function meanwhileOf(
  arn: string,
  status: string | undefined,
  mayBeOwn: boolean,
): { readonly outcome: 'stopped' | 'already' | 'refused'; readonly reason: string } {
  const where = `deployment ${shortName(arn)}`;
  if (status === undefined)
    return { outcome: 'refused', reason: `nothing was stopped: ECS knows no ${where} any more` };
  if (status === 'SUCCESSFUL')
    return {
      outcome: 'refused',
      reason: `nothing was stopped: ${where} went out meanwhile, and all users have it; ${PREVIOUS}`,
    };
  if (status.startsWith('ROLLBACK_') && status !== 'ROLLBACK_FAILED')
    return mayBeOwn
      ? {
          outcome: 'stopped',
          reason: `${where} is ${shown(status)}, by this command or another: its first call got no answer`,
        }
      : { outcome: 'already', reason: `${where} is ${shown(status)}: it went back meanwhile` };
  return {
    outcome: 'refused',
    reason: `nothing was stopped: ${where} is ${shown(status)}; teal verdict tells its end`,
  };
}
