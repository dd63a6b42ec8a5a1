import type { WeightedGroup } from '../../shared/forward';
import { see } from '../../shared/runbook';
import type { Verdict } from '../../shared/verdict';
import { groupName, servedBy, shares, type Twin } from '../guard/rule';

/** Who has the users when a deployment starts. */
export interface LiveTraffic {
  readonly service: string;
  readonly environment: string;
  /** Of the production rule; none when it forwards to no group, as a redirect or a fixed response. */
  readonly forward: readonly WeightedGroup[];
  /** Rules that may take requests of the production rule: that of an adoption among them. */
  readonly twins: readonly Twin[];
  /** The service's own two groups. */
  readonly own: readonly string[];
  /** The groups of each revision that runs, none when ECS does not say; no revision in a first deployment. */
  readonly running: readonly (readonly string[])[];
  /** Targets that can serve, by group: the rule's, the service's own and the running revisions'. */
  readonly serving: ReadonlyMap<string, number>;
}

/**
 * ECS takes the group with the weight for blue, whoever is in it. So the rule must lead to the revision that runs, or
 * a deployment would begin where users are not. Where nobody is served whatever the rule says, a release may be what
 * helps, and nothing is refused.
 */
export function decide(traffic: LiveTraffic): Verdict {
  const { forward, own, running } = traffic;
  const isFirst = running.length === 0;
  // Before all else: in an outage the rule may be anything, a maintenance page as well.
  if (!isFirst && isNobodyServed(traffic)) {
    return pass(
      'warning: no target group has a healthy target, so users are served by nobody; a release may be the cure',
    );
  }
  if (forward.length === 0) {
    return { outcome: 'inconclusive', reason: 'the production rule forwards to no target group' };
  }
  const served = servedBy(forward);
  const foreign = served.filter(({ targetGroupArn }) => !own.includes(targetGroupArn));
  if (foreign.length > 0) {
    return refuse(
      traffic,
      `the production rule forwards to ${foreign.map(({ targetGroupArn }) => groupName(targetGroupArn)).join(' and ')}, which is no target group of the service`,
      'live-traffic.md#foreign-target-group',
    );
  }
  if (served.length > 1) {
    const reason = `the production rule forwards to more than one target group: ${shares(served)}`;
    return refuse(traffic, reason, 'live-traffic.md#more-than-one-target-group');
  }
  const adopting = traffic.twins.find((twin) =>
    servedBy(twin.forward).some(({ targetGroupArn }) => own.includes(targetGroupArn)),
  );
  // It leads users to the group that a release leaves, and whose tasks then end.
  if (adopting) return whileAdopting(adopting, traffic);
  const [only] = served;
  if (!only) {
    const reason = 'the production rule gives weight to no target group';
    return refuse(traffic, reason, 'live-traffic.md#no-target-group');
  }
  return isFirst
    ? pass('a first deployment: the production rule forwards to one target group of the service')
    : pointsTo(only.targetGroupArn, traffic);
}

/** Whether it is known, of the service's own groups at least. */
function isNobodyServed({ own, serving }: LiveTraffic): boolean {
  const isKnown = own.length > 0 && own.every((arn) => serving.has(arn));
  return isKnown && [...serving.values()].every((count) => count === 0);
}

function pointsTo(pointed: string, traffic: LiveTraffic): Verdict {
  const { running, serving } = traffic;
  if (running.some((groups) => groups.length === 0)) {
    return {
      outcome: 'inconclusive',
      reason: 'ECS does not say in which target group the running revision is',
    };
  }
  const places = [...new Set(running.flat())];
  const alive = places.filter((arn) => (serving.get(arn) ?? 0) > 0);
  if (alive.includes(pointed)) {
    return pass(`the production rule forwards to ${groupName(pointed)}, where the running revision is`);
  }
  if (alive.length > 0) {
    return refuse(
      traffic,
      `the production rule forwards to ${groupName(pointed)}, away from ${alive.map(groupName).join(' and ')}, where the running revision has healthy targets`,
      'live-traffic.md#points-away',
    );
  }
  return pass(
    places.includes(pointed)
      ? `warning: the running revision has no healthy target in ${groupName(pointed)}, where the production rule forwards to`
      : `warning: the production rule forwards to ${groupName(pointed)}, away from the running revision, which has no healthy target in ${places.map(groupName).join(' and ')}`,
  );
}

function whileAdopting({ id, forward }: Twin, { service, environment }: LiveTraffic): Verdict {
  const of = `--service ${service} --env ${environment}`;
  return {
    outcome: 'fail',
    reason: `rule ${id} takes the requests of the production rule and forwards to ${shares(servedBy(forward))}: users are being moved, and a release would end the tasks that they are on; end it first with: npx teal adopt finish ${of}, or go back with: npx teal adopt back ${of}${see('live-traffic.md#users-are-being-moved')}`,
  };
}

const pass = (reason: string): Verdict => ({ outcome: 'pass', reason });

const refuse = (
  { service, environment }: LiveTraffic,
  reason: string,
  section: Parameters<typeof see>[0],
): Verdict => ({
  outcome: 'fail',
  reason: `${reason}; once no deployment runs, give the users back with: npx teal traffic repair --service ${service} --env ${environment}${see(section)}`,
});
