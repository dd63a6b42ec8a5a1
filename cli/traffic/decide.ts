import { shortName, shown } from '../../lambda/uniformity/shown';
import type { Standing, StandingRule, Weight } from './standing';

/** What is to be done to one rule. */
export interface Change {
  readonly role: StandingRule['role'];
  readonly rule: string;
  /** `redirect` or `fixed-response`: the action that makes way for the forward. */
  readonly page?: string;
  readonly before: readonly Weight[];
  readonly after: readonly Weight[];
}

export type Repair =
  | { readonly do: 'nothing'; readonly reason: string }
  | { readonly do: 'refuse'; readonly reason: string }
  | { readonly do: 'repair'; readonly reason: string; readonly changes: readonly Change[] };

export interface Asked {
  /** Name of the service's stack. */
  readonly stack: string;
  /** Also where no group has a healthy target: ECS takes a release only with a rule that leads to one group. */
  readonly evenUnhealthy: boolean;
}

const refuse = (reason: string): Repair => ({ do: 'refuse', reason });

/** All traffic belongs to the group of the last successful revision; whether that can be given, and how. */
export function decide(standing: Standing, asked: Asked): Repair {
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
  const unfit = rules.find(({ weights = [], page }) => weights.length === 0 && page === undefined);
  if (unfit) return refuse(withoutForward(unfit, asked));
  const changes = rules.flatMap(changeOf);
  if (changes.length === 0) {
    return { do: 'nothing', reason: `all traffic goes to revision ${shortName(revision)} already` };
  }
  const sick = rules.find(({ live }) => targetsOf(standing, live) === '');
  const isDown = serving(standing).length === 0;
  if (sick && !(isDown && asked.evenUnhealthy)) return refuse(withoutHealth(sick, revision, standing));
  const groups = [
    ...new Set(
      rules.map(({ live }) => `${shortName(live)} (${targetsOf(standing, live) || 'no healthy target'})`),
    ),
  ];
  const warning = sick
    ? '; no group has a healthy target, so nobody is served until a release brings some'
    : '';
  return {
    do: 'repair',
    reason: `all traffic belongs to revision ${shortName(revision)}, which is in ${groups.join(', ')}${warning}`,
    changes,
  };
}

function withoutForward({ role, arn, weights }: StandingRule, { stack }: Asked): string {
  const rule = `the ${role} rule ${shortName(arn)} must forward to target groups, and`;
  return weights === undefined
    ? `${rule} it is gone; deploy with npx cdk deploy ${stack} --parameters ${stack}:RestoreListenerRules=$(date +%s), which makes it from the other rule`
    : `${rule} what it does is not known to this version of teal; see runbooks/live-traffic.md#could-not-tell`;
}

/** The targets of a group that can serve, in words; empty when there is none. */
function targetsOf({ healthy, unchecked = {} }: Standing, group: string): string {
  const [well, unknown] = [healthy[group] ?? 0, unchecked[group] ?? 0];
  return [
    ...(well > 0 ? [`${well} healthy targets`] : []),
    ...(unknown > 0 ? [`${unknown} targets, not checked, since no rule leads there`] : []),
  ].join(' and ');
}

/** Groups with targets that can serve, of those that the rules concern. */
const serving = (standing: Standing): string[] =>
  Object.keys({ ...standing.healthy, ...standing.unchecked }).filter(
    (group) => targetsOf(standing, group) !== '',
  );

function withoutHealth({ live }: StandingRule, revision: string, standing: Standing): string {
  const well = serving(standing).map((group) => `${shortName(group)} has ${targetsOf(standing, group)}`);
  const otherwise =
    well.length === 0
      ? 'no group has any; look at the tasks first, and if the next release is to be the cure, --even-unhealthy leads the rules there all the same, so that ECS takes it'
      : `${well.join(', ')}; look at the tasks first`;
  return `${shortName(live)}, the group of revision ${shortName(revision)}, must have a healthy target, got none; ${otherwise}`;
}

/** None for a rule that gives the live group everything, and names no group that is not the service's. */
function changeOf({ role, arn, weights = [], page, pair, live }: StandingRule): Change[] {
  const isRight =
    page === undefined &&
    weights.every(
      ({ targetGroupArn, weight }) =>
        pair.includes(targetGroupArn) && weight > 0 === (targetGroupArn === live),
    );
  if (isRight) return [];
  // As ECS writes it: both groups of the pair, all weight on one.
  const after = pair.map((targetGroupArn) => ({ targetGroupArn, weight: targetGroupArn === live ? 100 : 0 }));
  return [{ role, rule: arn, ...(page !== undefined && { page }), before: weights, after }];
}
