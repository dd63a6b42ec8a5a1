import { shortName } from '../../../lambda/uniformity/shown';
import type { AdoptionStanding, Parties } from './standing';

export interface Step {
  /** Of users that would be on Teal. */
  readonly percent: number;
  /** Of users that are. */
  readonly now: number;
  readonly to?: number | 'finish' | 'back';
  readonly withFewerTasks?: boolean;
}

/**
 * Whether each side has the targets for what it would get.
 *
 * Tasks are counted, not measured: a share of the users needs that share of the tasks that serve all of them now, where
 * both services have tasks of one size.
 *
 * @returns what is wrong
 */
export function fitFor(
  { teal, healthy }: AdoptionStanding,
  { old }: Parties,
  { percent, now, to, withFewerTasks }: Step,
): string | undefined {
  const ofTeal = teal.live === undefined ? 0 : (healthy[teal.live] ?? 0);
  const groups = old.forward.filter(({ weight }) => weight > 0).map(({ targetGroupArn }) => targetGroupArn);
  const ofOld = groups.reduce((sum, arn) => sum + (healthy[arn] ?? 0), 0);
  const dead = groups.find((arn) => (healthy[arn] ?? 0) === 0);
  if (percent < 100 && dead !== undefined) {
    // The way back is open where nobody is served anyway.
    if (to === 'back' && ofTeal === 0) return undefined;
    return `the old service must have a healthy target in ${shortName(dead)} for ${100 - percent} % of users, got none; start its tasks first`;
  }
  if (percent === 0) return undefined;
  if (ofTeal === 0) {
    return `Teal’s service must have a healthy target in ${shortName(teal.live ?? '')} for ${percent} % of users, got none; look at its tasks and their health check, or go back`;
  }
  // Fewer users on Teal than now need no more tasks of it; shares are of whole weights, so a percent is no difference.
  if (percent < 100 && percent <= now + 1 && to !== 'finish') return undefined;
  const needed = Math.ceil((percent / 100) * ofOld);
  return ofTeal < needed && !withFewerTasks
    ? `Teal’s service must have ${needed} healthy tasks for ${percent} % of what ${ofOld} of the old service serve, got ${ofTeal}; raise tasks.min and deploy, or say --with-fewer-tasks where its tasks are bigger`
    : undefined;
}
