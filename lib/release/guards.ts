import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { GUARD, SEPARATION } from '../../lambda/shared/environment';
import { acknowledgeWildcard } from '../acknowledge';
import type { GuardId } from '../config/gates';
import {
  entranceOf,
  type GateHook,
  type GatesProps,
  gateFunction,
  grantEcs,
  LONGER_THAN_PATIENCE,
} from './gate-function';

/** Minutes that a guard may stay inconclusive: it waits for AWS to answer or for targets to be reached, not for a person. */
const PATIENCE = 15;
/** Minutes after which ECS ends a guard. */
export const GUARD_TIMEOUT = PATIENCE + LONGER_THAN_PATIENCE;

/** The gates that every release between two target groups has, whatever a team configures: see docs/guards.md. */
export class Guards extends Construct {
  public readonly hooks: readonly GateHook[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: GatesProps,
  ) {
    super(scope, id);
    this.hooks = [
      this.hook('live-traffic', 'PRE_SCALE_UP', this.liveTraffic()),
      this.hook('separation', 'POST_TEST_TRAFFIC_SHIFT', this.separation()),
    ];
    acknowledgeWildcard(
      this,
      '*',
      'Describe calls of Elastic Load Balancing take no resource; they change nothing',
    );
  }

  private hook(id: GuardId, stage: string, handler: lambda.Function): GateHook {
    return { id, stages: [stage], function: handler, timeoutMinutes: GUARD_TIMEOUT };
  }

  private liveTraffic(): lambda.Function {
    const { fullName, rules, targetGroups } = this.props;
    const handler = gateFunction(this, this.props, {
      id: 'live-traffic',
      handler: 'live-traffic',
      description: `Guard of ${fullName}: users are where the running revision is`,
      // A few calls of AWS; 5 s are kept back to answer.
      timeout: Duration.minutes(1),
      patience: PATIENCE,
      environment: {
        [GUARD.PRODUCTION_RULE]: rules.resource.getAttString('ProductionRuleArn'),
        [GUARD.TARGET_GROUPS]: JSON.stringify([
          targetGroups.primary.targetGroupArn,
          targetGroups.alternate.targetGroupArn,
        ]),
      },
    });
    this.grantReading(handler);
    return handler;
  }

  private separation(): lambda.Function {
    const { fullName, rules, service } = this.props;
    const handler = gateFunction(this, this.props, {
      id: 'separation',
      handler: 'separation',
      description: `Guard of ${fullName}: test traffic meets the new revision alone`,
      // Three looks of up to 25 s (connecting 19 s, an answer 6 s), two pauses of 10 s; 5 s are kept back to answer.
      timeout: Duration.minutes(2),
      patience: PATIENCE,
      environment: {
        [GUARD.PRODUCTION_RULE]: rules.resource.getAttString('ProductionRuleArn'),
        [GUARD.TEST_RULE]: rules.resource.getAttString('TestRuleArn'),
        [SEPARATION.VERSION_HEADER]: service.versionHeader,
        [SEPARATION.PATH]: service.health.ready,
        ...entranceOf(this.props),
      },
    });
    rules.testHeaderSecret.grantRead(handler);
    this.grantReading(handler);
    return handler;
  }

  private grantReading(handler: lambda.Function): void {
    grantEcs(this, handler, this.props, 'ecs:DescribeServiceRevisions', 'service-revision');
    handler.addToRolePolicy(
      new iam.PolicyStatement({
        // `*`: Elastic Load Balancing's Describe calls take no resource.
        // source: Service Authorization Reference, Elastic Load Balancing V2
        actions: ['elasticloadbalancing:DescribeRules', 'elasticloadbalancing:DescribeTargetHealth'],
        resources: ['*'],
      }),
    );
  }
}
