import type { WeightedGroup } from '../../shared/forward';
import { see } from '../../shared/runbook';
import type { Verdict } from '../../shared/verdict';
import type { Revision, Revisions } from '../guard/revisions';
import { groupName, servedBy, shares } from '../guard/rule';

/** Where the two rules lead after the shift of test traffic. */
export interface Routes {
  /** Of the test rule; none when it forwards to no group, as a redirect or a fixed response. */
  readonly test: readonly WeightedGroup[];
  readonly production: readonly WeightedGroup[];
  /** The revision that goes out. */
  readonly target: Revision;
  /** Whether it is known that no target of the revision before can serve. @default false */
  readonly isBeforeDead?: boolean;
}

/**
 * Whether test and production reach different target groups, and the test rule the new revision's.
 *
 * @returns undefined when they do, and versions may say more
 */
export function decideRoutes({
  test,
  production,
  target,
  isBeforeDead = false,
}: Routes): Verdict | undefined {
  const silent = Object.entries({ test, production }).flatMap(([name, { length }]) =>
    length === 0 && !(name === 'production' && isBeforeDead) ? [name] : [],
  );
  if (silent.length > 0) {
    const reason = `the ${silent.join(' and the ')} ${silent.length > 1 ? 'rules forward' : 'rule forwards'} to no target group`;
    return { outcome: 'inconclusive', reason };
  }
  for (const [name, served] of [
    ['test', servedBy(test)],
    ['production', servedBy(production)],
  ] as const) {
    if (served.length === 1 || (name === 'production' && production.length === 0)) continue;
    const got = served.length === 0 ? 'none' : shares(served);
    return refuse(`the ${name} rule must forward to one target group, got ${got}`, 'not-one-target-group');
  }
  const [tested, users] = [test, production].map((rule) => servedBy(rule)[0]?.targetGroupArn ?? '') as [
    string,
    string,
  ];
  if (tested === users) {
    return refuse(
      `the test and the production rule both forward to ${groupName(users)}`,
      'same-target-group',
    );
  }
  // Where ECS does not say it, it is enough that it is not the users'.
  if (target.targetGroups.length > 0 && !target.targetGroups.includes(tested)) {
    return refuse(
      `the test rule forwards to ${groupName(tested)}, and the new revision is in ${target.targetGroups.map(groupName).join(' and ')}`,
      'not-the-new-revision',
    );
  }
  // A maintenance page in an outage: users are in nobody's company, and the release may be what ends it.
  return production.length === 0
    ? alone(
        'warning: the production rule forwards to no target group, and the revision before has no healthy target',
      )
    : undefined;
}

/**
 * Why versions could tell nothing, so that the target groups alone decide; undefined when they can.
 *
 * @param serving how many targets of the users' group can serve
 */
export function whyNoVersions({ sources, target }: Revisions, serving: number): string | undefined {
  const images = target.images?.join();
  if (images !== undefined && sources.some((source) => source.images?.join() === images)) {
    return 'both revisions run the same images, so versions cannot tell them apart';
  }
  // Users whom nobody serves are in nobody's company, and a release may be what helps them.
  if (serving === 0)
    return 'warning: the users’ target group has no healthy target that could say its version';
  return undefined;
}

export const alone = (why: string): Verdict => ({
  outcome: 'pass',
  reason: `test and production reach different target groups; judged by the target groups alone: ${why}`,
});

export const refuse = (
  reason: string,
  section:
    | 'not-one-target-group'
    | 'not-the-new-revision'
    | 'same-target-group'
    | 'same-version'
    | 'several-versions',
): Verdict => ({ outcome: 'fail', reason: `${reason}${see(`separation.md#${section}`)}` });
