import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { LOAD_TEST, type LoadTestMetrics } from '../../../lambda/shared/environment';
import { acknowledgeWildcard } from '../../acknowledge';
import { type LoadTest, planOf } from '../../config/gates/load-test';
import { Gate } from './gate';
import { entranceOf, type GatedService } from './gated-service';

/** Seconds beside the load: connecting 19, what AWS is asked before 15, an answer at most 10, and 5 to answer. */
const BESIDE = 60;

/**
 * One vCPU. With the part of one that less memory has, this function would be what is slow.
 * source: Lambda developer guide, "Configure Lambda function memory"
 */
const MEMORY = 1769;

/** Sends green an even load before users meet it. */
export class LoadTestGate extends Gate {
  constructor(scope: Construct, of: GatedService, test: LoadTest) {
    const plan = planOf(test, of.environment);
    const hasUsers = !('perSecond' in plan.rate);
    super(scope, {
      ...{ of, settings: test },
      handler: 'load-test',
      description: `Gate ${test.id} of ${of.fullName}: ${plan.seconds} seconds of load`,
      timeout: Duration.seconds(plan.warmUpSeconds + plan.seconds + BESIDE),
      memorySize: MEMORY,
      environment: {
        [LOAD_TEST.PLAN]: JSON.stringify(plan),
        ...(hasUsers && { [LOAD_TEST.METRICS]: JSON.stringify(metricsOf(of)) }),
        ...entranceOf(of),
      },
    });
    of.rules.testHeaderSecret.grantRead(this.function);
    if (hasUsers) this.grantMetrics();
  }

  private grantMetrics(): void {
    this.function.addToRolePolicy(
      // `*`: GetMetricData takes no resource. source: Service Authorization Reference, Amazon CloudWatch
      new iam.PolicyStatement({ actions: ['cloudwatch:GetMetricData'], resources: ['*'] }),
    );
    acknowledgeWildcard(this, '*', 'GetMetricData takes no resource; it changes nothing');
  }
}

const metricsOf = ({ loadBalancerFullName, targetGroups }: GatedService): LoadTestMetrics => ({
  loadBalancer: loadBalancerFullName,
  targetGroups: [targetGroups.primary.targetGroupFullName, targetGroups.alternate.targetGroupFullName],
});
