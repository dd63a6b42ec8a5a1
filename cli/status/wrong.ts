import { isForward } from '../../lambda/shared/deployment-status';
import { wrongInBackground } from './background';
import type { Part, Status } from './status';

const known = <T>(part: Part<readonly T[]>): readonly T[] => ('known' in part ? part.known : []);

/** What somebody should look at, in words; none when all is as it should be. */
export function wrongOf(status: Status): readonly string[] {
  const { tasks, deployment, last, alarms, routes, revisions, budgets } = status;
  const sounding = known(alarms).filter(({ state }) => state === 'ALARM');
  const overdrawn = known(budgets).filter(({ percent = 100 }) => percent < 0);
  const users = known(routes).filter(({ is }) => is === 'users');
  const withTasks = new Set(
    revisions.filter((each) => each.tasks.running > 0).map(({ targetGroup }) => targetGroup),
  );
  const nowhere = users
    .flatMap(({ weights }) => weights)
    .filter(({ targetGroup }) => !withTasks.has(targetGroup));
  return [
    ...(deployment && !isForward(deployment.status)
      ? ['a deployment goes back: users return to what they had']
      : []),
    // While tasks are exchanged their number says nothing.
    ...(!deployment && tasks.running < tasks.desired
      ? [`${tasks.running} of ${tasks.desired} tasks run`]
      : []),
    ...(!deployment && revisions.length > 1
      ? [`tasks of ${revisions.length} revisions run, and no deployment does: teal verify says what is where`]
      : []),
    ...(!deployment && nowhere.length > 0 ? ['users are led to a target group without tasks'] : []),
    ...(last?.status === 'ROLLBACK_FAILED' || last?.status === 'STOPPED'
      ? [`the last deployment ended as ${last.status}: neither forward nor back`]
      : []),
    ...(sounding.length > 0
      ? [`${sounding.length === 1 ? 'an alarm sounds' : `${sounding.length} alarms sound`}`]
      : []),
    ...overdrawn.map(({ objective }) => `the error budget of ${objective} is overdrawn`),
    ...wrongInBackground(status),
  ];
}

/** What could not be read, and why. */
export function unknownOf(status: Status): readonly { readonly what: string; readonly why: string }[] {
  const { routes, healthy, traffic, gateWords, alarms, budgets, records, commits, limit, background } =
    status;
  const parts: readonly (readonly [string, Part<unknown>])[] = [
    ['weights', routes],
    ['health', healthy],
    ['users', traffic],
    ['words of gates', gateWords],
    ['alarms', alarms],
    ['budgets', budgets],
    ['holds and releases', records],
    ['commits', commits],
    ['limit', limit],
    ['jobs and workers', background],
  ];
  return parts.flatMap(([what, part]) => ('unknown' in part ? [{ what, why: part.unknown }] : []));
}
