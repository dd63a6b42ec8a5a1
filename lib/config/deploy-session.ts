import { configuredTimeline } from './timeline';
import type { Environment } from './types-resolved';

/** What one job deploys, and then looks at. */
export type OfOneJob = Pick<Environment, 'services' | 'wave'>;

/**
 * Minutes after which GitHub ends a job. IAM would give a session twelve hours.
 * source: https://docs.github.com/en/actions/reference/limits (job execution time)
 */
export const longestJob = 360;

/** Minutes below which IAM takes no limit of a session. source: IAM API reference, CreateRole (MaxSessionDuration) */
const shortestSession = 60;

/**
 * Minutes around holds, bake and gates: 10 for tasks that start and drain, 5 for the other resources of the stack, 10
 * for a rollback by ECS and CloudFormation's own after it, 20 that `teal verdict` waits for what is not over then.
 */
const around = 45;

/** Minutes before the first release: 5 in which images are verified and copied, 5 for what the services share. */
const before = 10;

interface Span {
  readonly minutes: number;
  /** What it is made of. */
  readonly reason: string;
}

/**
 * The longest that one job may deploy services, one after the other, with gates that wait for a person until they give up, and
 * then look at a region before the next one begins.
 */
export function longestDeployment({ services, wave }: OfOneJob): Span {
  const timelines = services.map(configuredTimeline);
  const waits = sum(timelines.map((each) => each.waits));
  const gates = sum(timelines.map((each) => each.longest)) - waits;
  const rest = services.length * around + before;
  const settle = settleOf(wave);
  const looks = settle === 0 ? '' : `, ${settle} in which the region is looked at`;
  const each = services.length > 1 ? `, for ${services.length} services one after the other` : '';
  return {
    minutes: waits + gates + rest + settle,
    reason: `${waits} of holds and bake, ${gates} of gates that wait to be decided, ${rest} around them${each}${looks}`,
  };
}

/**
 * How long the role that deploys an environment may be held: a token of GitHub is exchanged once and a session cannot
 * be refreshed, so one that ends before the last release leaves a job that failed and a release that goes on. `teal apply`
 * deploys the services one after the other, each to its verdict, so it is the sum of their longest releases and of the
 * time for which it looks at a region, in quarters of an hour; not longer than a job, since nothing could use the rest.
 */
export function deploySession(environment: OfOneJob): Span {
  const { minutes, reason } = longestDeployment(environment);
  const quarters = Math.ceil(minutes / 15) * 15;
  return { minutes: Math.min(longestJob, Math.max(shortestSession, quarters)), reason };
}

/** Minutes. After the last region none begins. */
const settleOf = (wave: Environment['wave']): number =>
  wave === undefined || wave.number === wave.waves ? 0 : Math.ceil(wave.settleSeconds / 60);

const sum = (minutes: readonly number[]): number => minutes.reduce((all, each) => all + each, 0);
