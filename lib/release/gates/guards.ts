import { Duration, Fn } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { GUARD, SEPARATION } from '../../../lambda/shared/environment';
import { acknowledgeWildcard } from '../../acknowledge';
import { minutes } from '../../config/duration';
import { pathOf } from '../../config/existing/host';
import { type GuardId, guardPatience } from '../../config/gates/common';
import { Gate } from './gate';
import { entranceOf, type GatedService } from './gated-service';

/** The gates that every release between two target groups has, whatever a team configures: see docs/guards.md. */
export class Guards extends Construct {
  public readonly gates: readonly Gate[];

  constructor(
    scope: Construct,
    id: string,
    private readonly of: GatedService,
  ) {
    super(scope, id);
    this.gates = [this.liveTraffic(), this.separation()];
    acknowledgeWildcard(
      this,
      '*',
      'Describe calls of Elastic Load Balancing take no resource; they change nothing',
    );
  }

  private liveTraffic(): Gate {
    const { fullName, rules, targetGroups } = this.of;
    const production = rules.resource.getAttString('ProductionRuleArn');
    return this.guard('live-traffic', 'PRE_SCALE_UP', {
      description: `Guard of ${fullName}: users are where the running revision is`,
      // A few calls of AWS; 5 s are kept back to answer.
      timeout: Duration.minutes(1),
      versionDescription: ofRules(production),
      environment: {
        [GUARD.PRODUCTION_RULE]: production,
        [GUARD.TARGET_GROUPS]: JSON.stringify([
          targetGroups.primary.targetGroupArn,
          targetGroups.alternate.targetGroupArn,
        ]),
      },
    });
  }

  private separation(): Gate {
    const { fullName, rules, service } = this.of;
    const [production, test] = ['ProductionRuleArn', 'TestRuleArn'].map((name) =>
      rules.resource.getAttString(name),
    ) as [string, string];
    const gate = this.guard('separation', 'POST_TEST_TRAFFIC_SHIFT', {
      description: `Guard of ${fullName}: test traffic meets the new revision alone`,
      // Three looks of up to 25 s (connecting 19 s, an answer 6 s), two pauses of 10 s; 5 s are kept back to answer.
      timeout: Duration.minutes(2),
      versionDescription: ofRules(production, test),
      environment: {
        [GUARD.PRODUCTION_RULE]: production,
        [GUARD.TEST_RULE]: test,
        [SEPARATION.VERSION_HEADER]: service.versionHeader,
        [SEPARATION.PATH]: pathOf(service),
        ...entranceOf(this.of),
      },
    });
    rules.testHeaderSecret.grantRead(gate.function);
    return gate;
  }

  private guard(
    id: GuardId,
    stage: string,
    props: Pick<
      ConstructorParameters<typeof Gate>[1],
      'description' | 'timeout' | 'environment' | 'versionDescription'
    >,
  ): Gate {
    const gate = new Gate(this, {
      of: this.of,
      settings: { kind: id, id, stages: [stage], patience: minutes(guardPatience) },
      handler: id,
      ...props,
    });
    gate.function.addToRolePolicy(
      new iam.PolicyStatement({
        // `*`: Elastic Load Balancing's Describe calls take no resource.
        // source: Service Authorization Reference, Elastic Load Balancing V2
        actions: ['elasticloadbalancing:DescribeRules', 'elasticloadbalancing:DescribeTargetHealth'],
        resources: ['*'],
      }),
    );
    return gate;
  }
}

/**
 * A version keeps the ARNs that it was published with, and is published anew when its template changes. A lost rule that is
 * made again has another ARN, of which the template has no word but this: another description is another version.
 * By the rules' own ids, since a description takes 256 characters.
 *
 * source: CloudFormation, AWS::Lambda::Version, Description ("Update requires: Replacement"); Elastic Load Balancing,
 * ARNs: `listener-rule/app/NAME/LOAD-BALANCER/LISTENER/RULE`
 */
const ofRules = (...arns: readonly string[]): string =>
  `Of ${arns.map((arn) => Fn.select(5, Fn.split('/', arn))).join(' and ')}`;
