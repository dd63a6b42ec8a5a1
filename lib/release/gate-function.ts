import { type Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { ENTRANCE, GATE } from '../../lambda/shared/environment';
import { acknowledgeWildcard } from '../acknowledge';
import { gateFunctionName } from '../config/names';
import type { Service } from '../config/types-resolved';
import { HandlerFunction } from '../handler-function';
import type { LiveTrafficRules } from '../service/live-traffic-rules';
import type { TargetGroups } from '../service/target-groups';

export interface GatesProps {
  readonly service: Service;
  /** Its name. */
  readonly environment: string;
  /** `<service>-<environment>`, the name of the cluster too. */
  readonly fullName: string;
  readonly loadBalancerName: string;
  readonly targetGroups: TargetGroups;
  readonly rules: LiveTrafficRules;
}

/** A gate as ECS calls it. */
export interface GateHook {
  readonly id: string;
  readonly stages: readonly string[];
  readonly function: lambda.Function;
  /** Minutes after which ECS itself ends it, rolling back; more than its own patience, so that its reason is kept. */
  readonly timeoutMinutes: number;
}

/** Minutes by which ECS's patience with a hook is longer than the gate's own. */
export const LONGER_THAN_PATIENCE = 10;

export interface GateFunctionProps {
  readonly id: string;
  /** Folder of the bundle. */
  readonly handler: string;
  readonly description: string;
  readonly timeout: Duration;
  /** Minutes that the gate may stay inconclusive. */
  readonly patience: number;
  readonly environment: Record<string, string>;
}

/** The function of a gate, which may read the state of its service's deployments. */
export function gateFunction(scope: Construct, gates: GatesProps, props: GateFunctionProps): lambda.Function {
  const { id, patience, environment, ...rest } = props;
  const { function: handler } = new HandlerFunction(scope, id, {
    ...rest,
    functionName: gateFunctionName(gates.service.name, gates.environment, id),
    environment: {
      [GATE.ID]: id,
      [GATE.PATIENCE_MINUTES]: String(patience),
      [GATE.SERVICE]: gates.service.name,
      [GATE.ENVIRONMENT]: gates.environment,
      ...environment,
    },
  });
  grantEcs(scope, handler, gates, 'ecs:DescribeServiceDeployments', 'service-deployment');
  return handler;
}

/** @param resource kind of what is read: its ids are made when a deployment starts */
export function grantEcs(
  scope: Construct,
  handler: lambda.Function,
  { fullName, service }: GatesProps,
  action: string,
  resource: 'service-deployment' | 'service-revision',
): void {
  const all = Stack.of(scope).formatArn({
    service: 'ecs',
    resource,
    resourceName: `${fullName}/${service.name}/*`,
  });
  handler.addToRolePolicy(new iam.PolicyStatement({ actions: [action], resources: [all] }));
  acknowledgeWildcard(scope, all, 'Its id is made when a deployment starts; this service’s only');
}

/** Lets a gate send requests as a user and over the test header. */
export function entranceOf(gates: GatesProps): Record<string, string> {
  const { rules, loadBalancerName, service } = gates;
  return {
    [ENTRANCE.LOAD_BALANCER]: loadBalancerName,
    [ENTRANCE.TEST_HEADER]: rules.testHeader,
    [ENTRANCE.TEST_HEADER_SECRET]: rules.testHeaderSecret.secretArn,
    ...(service.domain && { [ENTRANCE.DOMAIN]: service.domain.name }),
  };
}
