import { NotModelled } from '../not-modelled';
import { type DeploymentConfiguration, shiftingLoadBalancer } from './deployment-configuration';
import type { DeploymentJournal } from './deployment-journal';
import type { TrafficWeights } from './lifecycle-hook';
import type { Step } from './stages';
import type { TaskSet } from './task-set';
import {
  forwardTo,
  RULES_NOT_FOUND,
  type Sides,
  sidesOf,
  type TrafficRules,
  unreachable,
} from './traffic-rules';
import type { ServiceRevision } from './workload';

export interface DeploymentTrafficProperties {
  readonly rules: TrafficRules;
  readonly configuration: DeploymentConfiguration;
  readonly journal: DeploymentJournal;
  readonly source: TaskSet | undefined;
  readonly target: ServiceRevision;
}

/** The traffic of a service in one deployment: who has it, and who is to have it. */
export class DeploymentTraffic {
  private sides: Sides | undefined;

  constructor(private readonly properties: DeploymentTrafficProperties) {}

  /**
   * Reads who is live. Nothing is read in a rolling deployment, nor without a load balancer.
   *
   * @param left by an earlier deployment that was ended in the middle: the rules may stand anywhere
   * @returns the group that green's tasks go to, undefined without a load balancer; why ECS refuses to deploy
   */
  open(left: readonly TaskSet[]): { green: string | undefined } | { refusal: string } {
    const { rules, configuration, source } = this.properties;
    const { loadBalancer, strategy } = configuration;
    if (!loadBalancer) return { green: undefined };
    const shifting = shiftingLoadBalancer(loadBalancer);
    if (strategy.name === 'ROLLING' || !shifting)
      return { green: source?.targetGroupArn ?? loadBalancer.targetGroupArn };
    const { targetGroupArn, alternateTargetGroupArn, productionListenerRule, testListenerRule } = shifting;
    if (this.missingRule() !== undefined) return { refusal: RULES_NOT_FOUND };
    const production = rules.weights(productionListenerRule);
    if (left.length > 0) {
      const blue = source?.targetGroupArn ?? other(shifting, left[0]?.targetGroupArn);
      this.sides = { blue, green: blue === targetGroupArn ? alternateTargetGroupArn : targetGroupArn };
      return { green: this.sides.green };
    }
    const sides = sidesOf(production, shifting);
    if (typeof sides === 'string') return { refusal: sides };
    const refusal = unreachable(
      production,
      testListenerRule === undefined ? undefined : rules.weights(testListenerRule),
      shifting,
    );
    if (refusal !== undefined) return { refusal };
    this.sides = sides;
    return { green: sides.green };
  }

  /** Gives blue all traffic that an earlier deployment has left elsewhere. */
  reconcile(): void {
    for (const traffic of ['test', 'production'] as const) this.write(traffic, 0);
  }

  /** @throws NotModelled when a rule is no longer there, also where there is nothing to write */
  shiftTo(to: Pick<Step, 'testWeight' | 'productionWeight'>): void {
    const { journal } = this.properties;
    const missing = this.sides && this.missingRule();
    // Whether ECS goes on, goes back or tries for a day then, nobody has written down.
    if (missing !== undefined)
      throw new NotModelled(`a listener rule that is deleted while its deployment runs (${missing})`);
    if (to.testWeight !== journal.weights.test) {
      this.write('test', to.testWeight);
      journal.shift('test', to.testWeight);
    }
    if (to.productionWeight !== journal.weights.production) {
      this.write('production', to.productionWeight);
      journal.shift('production', to.productionWeight);
    }
  }

  /** As hooks see them: ECS fills in the weights of the traffic that a stage is about, and no others. */
  weightsAt(stage: string): { testWeights: TrafficWeights; productionWeights: TrafficWeights } {
    const { test, production } = this.properties.journal.weights;
    const aboutProduction = stage === 'PRE_PRODUCTION_TRAFFIC_SHIFT' || stage === 'PRODUCTION_TRAFFIC_SHIFT';
    return {
      testWeights: stage === 'TEST_TRAFFIC_SHIFT' ? this.byRevision(test) : {},
      productionWeights: aboutProduction ? this.byRevision(production) : {},
    };
  }

  /** Without a load balancer, or a test rule, the stages pass with nothing to write. */
  private write(traffic: 'test' | 'production', greenPercent: number): void {
    const { rules, configuration } = this.properties;
    const shifting = shiftingLoadBalancer(configuration.loadBalancer);
    const rule = traffic === 'test' ? shifting?.testListenerRule : shifting?.productionListenerRule;
    if (rule !== undefined && this.sides) rules.setWeights(rule, forwardTo(this.sides, greenPercent));
  }

  /** One of the two that somebody has deleted. */
  private missingRule(): string | undefined {
    const { rules, configuration } = this.properties;
    const shifting = shiftingLoadBalancer(configuration.loadBalancer);
    return [shifting?.productionListenerRule, shifting?.testListenerRule].find(
      (rule) => rule !== undefined && !rules.hasRule(rule),
    );
  }

  private byRevision(greenPercent: number): TrafficWeights {
    const { source, target } = this.properties;
    const green = { [target.arn]: greenPercent };
    return source ? { ...green, [source.revision.arn]: Math.round((100 - greenPercent) * 10) / 10 } : green;
  }
}

function other(
  { targetGroupArn, alternateTargetGroupArn }: { targetGroupArn: string; alternateTargetGroupArn: string },
  one: string | undefined,
): string {
  return one === targetGroupArn ? alternateTargetGroupArn : targetGroupArn;
}
