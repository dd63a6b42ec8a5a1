import { shortName, shown } from '../../lambda/uniformity/shown';
import type { Standing, StandingRule, Weight } from './standing';

/** What is to be done to one rule. */
export interface Change {
  readonly role: StandingRule['role'];
  readonly rule: string;
  readonly before: readonly Weight[];
  readonly after: readonly Weight[];
}

export type Repair =
  | { readonly do: 'nothing'; readonly reason: string }
  | { readonly do: 'refuse'; readonly reason: string }
  | { readonly do: 'repair'; readonly reason: string; readonly changes: readonly Change[] };

const refuse = (reason: string): Repair => ({ do: 'refuse', reason });

/** All traffic belongs to the group of the last successful revision; whether that can be given, and how. */
export function decide(standing: Standing): Repair {
  const { running, revision, rules } = standing;
  if (running) {
    return refuse(
      `no deployment must run, got ${shortName(running.arn)}, which is ${shown(running.status)}; ECS shifts the traffic now, so wait for its end or stop it`,
    );
  }
  if (revision === undefined) {
    return refuse(
      'ECS records no revision that went out and not exactly one that runs: who should have the traffic cannot be said; deploy again',
    );
  }
  if (rules.length === 0)
    return refuse(`revision ${shortName(revision)} has no rule that ECS shifts traffic by`);
  const unfit = rules.find(({ weights }) => weights === undefined || weights.length === 0);
  if (unfit) {
    const what = unfit.weights === undefined ? 'is gone' : 'forwards nothing';
    return refuse(
      `the ${unfit.role} rule ${shortName(unfit.arn)} must forward to target groups, and it ${what}; deploy the stack again`,
    );
  }
  const changes = rules.flatMap(changeOf);
  if (changes.length === 0) {
    return { do: 'nothing', reason: `all traffic goes to revision ${shortName(revision)} already` };
  }
  const sick = rules.find(({ live }) => targetsOf(standing, live) === '');
  if (sick) return refuse(withoutHealth(sick, revision, standing));
  const groups = [...new Set(rules.map(({ live }) => `${shortName(live)} (${targetsOf(standing, live)})`))];
  return {
    do: 'repair',
    reason: `all traffic belongs to revision ${shortName(revision)}, which is in ${groups.join(', ')}`,
    changes,
  };
}

/** The targets of a group that can serve, in words; empty when there is none. */
function targetsOf({ healthy, unchecked = {} }: Standing, group: string): string {
  const [well, unknown] = [healthy[group] ?? 0, unchecked[group] ?? 0];
  return [
    ...(well > 0 ? [`${well} healthy targets`] : []),
    ...(unknown > 0 ? [`${unknown} targets, not checked, since no rule leads there`] : []),
  ].join(' and ');
}

function withoutHealth({ live, pair }: StandingRule, revision: string, standing: Standing): string {
  const well = pair
    .filter((group) => targetsOf(standing, group) !== '')
    .map((group) => `${shortName(group)} has ${targetsOf(standing, group)}`);
  return `${shortName(live)}, the group of revision ${shortName(revision)}, must have a healthy target, got none; ${well.join(', ') || 'no group has any'}; look at the tasks first`;
}

/** None for a rule that gives the live group everything, and names no group that is not the service's. */
function changeOf({ role, arn, weights = [], pair, live }: StandingRule): Change[] {
  const isRight = weights.every(
    ({ targetGroupArn, weight }) => pair.includes(targetGroupArn) && weight > 0 === (targetGroupArn === live),
  );
  if (isRight) return [];
  // As ECS writes it: both groups of the pair, all weight on one.
  const after = pair.map((targetGroupArn) => ({ targetGroupArn, weight: targetGroupArn === live ? 100 : 0 }));
  return [{ role, rule: arn, before: weights, after }];
}
