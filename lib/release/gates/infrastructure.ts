import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { ENTRANCE, INFRASTRUCTURE, type InfrastructureLimits } from '../../../lambda/shared/environment';
import { acknowledgeWildcard } from '../../acknowledge';
import type { Infrastructure } from '../../config/gates/infrastructure';
import { Gate } from './gate';
import type { GatedService } from './gated-service';

/** Looks at the load balancer's ports, its certificate, redirect and TLS, and at the health of green's targets. */
export class InfrastructureGate extends Gate {
  constructor(scope: Construct, of: GatedService, { ports, daysLeft, tls, ...settings }: Infrastructure) {
    const { service, fullName, loadBalancerName, host } = of;
    const limits: InfrastructureLimits = { ports, containerPort: service.port, daysLeft, tls };
    super(scope, {
      ...{ of, settings },
      handler: 'infrastructure',
      description: `Gate ${settings.id} of ${fullName}: ports, certificate and targets`,
      // The slowest check is the redirect: connecting 19 s, an answer 6 s; 5 s are kept back to answer.
      timeout: Duration.minutes(1),
      environment: {
        [INFRASTRUCTURE.LIMITS]: JSON.stringify(limits),
        [ENTRANCE.LOAD_BALANCER]: loadBalancerName,
        ...(host !== undefined && { [ENTRANCE.DOMAIN]: host }),
      },
    });
    this.function.addToRolePolicy(
      new iam.PolicyStatement({
        // `*`: Elastic Load Balancing's Describe calls take no resource.
        // source: Service Authorization Reference, Elastic Load Balancing V2
        actions: ['elasticloadbalancing:DescribeTargetHealth'],
        resources: ['*'],
      }),
    );
    acknowledgeWildcard(
      this,
      '*',
      'Describe calls of Elastic Load Balancing take no resource; they change nothing',
    );
  }
}
