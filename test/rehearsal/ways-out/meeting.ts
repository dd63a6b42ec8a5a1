import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import type { TargetGroupWeight, TrafficRules } from '../../../rehearsal/ecs/traffic-rules';
import type { LoadBalancer } from '../../../rehearsal/elasticloadbalancing/load-balancer';
import { TargetGroup } from '../../../rehearsal/elasticloadbalancing/target-group';
import type { RehearsedService } from '../../../rehearsal/service/rehearsed-service';
import { trafficRules } from '../../../rehearsal/service/traffic-rules';
import { type Faults, goodRelease } from '../../../rehearsal/testing';
import { withRehearsal } from '../../../rehearsal/testing/with-rehearsal';

/** Where users and tests go, for somebody who has a hand in it. */
export interface Scene {
  readonly loadBalancer: LoadBalancer;
  readonly rules: TrafficRules;
  /** ARNs of the rules. */
  readonly production: string;
  readonly test: string;
  /** The group that users are on, the service's other one, and one that is not the service's. */
  readonly live: string;
  readonly other: string;
  readonly foreign: string;
}

interface Meeting {
  /** Whether the harm is done when the deployment starts, or when test traffic is shifted. */
  readonly at: 'start' | 'test-shift';
  readonly harm: (scene: Scene) => void;
  /** What the section says is done; repair, where that is all, is done anyway. */
  readonly cure?: (scene: Scene) => unknown;
}

/**
 * Somebody does harm in the moment of the guard's first call to AWS: ECS has looked, and the guard has not. The guard
 * refuses, the section's cure is carried out, and the next release goes out.
 */
export async function guardMeets(
  assembly: Parameters<typeof withRehearsal>[0],
  section: `${'live-traffic' | 'separation'}.md#${string}`,
  { at, harm, cure = () => undefined }: Meeting,
): Promise<void> {
  let scene: Scene | undefined;
  const faults: Faults = ({ operation }) => {
    if (scene && operation === 'DescribeServiceDeployments' && (at === 'start' || isTested(scene))) {
      harm(scene);
      scene = undefined;
    }
    return undefined;
  };
  await withRehearsal(assembly, { faults }, async (rehearsal, { service }) => {
    const there = sceneOf(service);
    scene = there;
    const release = () =>
      rehearsal.release({ name: 'a release', model: goodRelease(), expected: 'released' });
    const refused = await release();
    const [gate] = section.split('.');
    expect(refused).toMatchObject({ outcome: 'rolled-back', decidedBy: `gate:${gate}` });
    expect(refused.reason).toContain(`see runbooks/${section}`);
    await cure(there);
    repair(there);
    expect(await release()).toMatchObject({ outcome: 'released', requests: { failed: 0 } });
  });
}

export const to = (...pairs: readonly (readonly [string, number])[]): TargetGroupWeight[] =>
  pairs.map(([targetGroupArn, weight]) => ({ targetGroupArn, weight }));

function isTested({ rules, test, other }: Scene): boolean {
  return rules.weights(test).some(({ targetGroupArn, weight }) => targetGroupArn === other && weight > 0);
}

/** As `teal traffic repair` does, which test/cli/traffic shows. */
function repair({ rules, production, test, live, other }: Scene): void {
  for (const rule of [production, test]) rules.setWeights(rule, to([live, 100], [other, 0]));
}

/** Adds the group that is not the service's. */
export function sceneOf({ configuration, balancing: { loadBalancer } }: RehearsedService): Scene {
  const { productionListenerRule: production = '', testListenerRule: test = '' } =
    configuration.loadBalancer ?? {};
  const rules = trafficRules(loadBalancer);
  const [live = '', other = ''] = rules
    .weights(production)
    .toSorted((a, b) => b.weight - a.weight)
    .map(({ targetGroupArn }) => targetGroupArn);
  const foreign = live.replace(/targetgroup\/.*/, 'targetgroup/foreign/0a');
  const { healthCheck } = loadBalancer.targetGroup(live);
  const fullName = 'targetgroup/foreign/0a';
  loadBalancer.addTargetGroup(
    new TargetGroup({ arn: foreign, fullName, name: 'foreign', healthCheck }, new VirtualClock()),
  );
  return { loadBalancer, rules, production, test, live, other, foreign };
}
