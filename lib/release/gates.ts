import { Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { GATE, SMOKE_TEST, type SmokeTestRequest } from '../../lambda/shared/environment';
import { acknowledgeWildcard } from '../acknowledge';
import type { Gate, SmokeRequest, SmokeTest } from '../config/gates';
import { gateFunctionName } from '../config/names';
import type { Domain } from '../config/types-resolved';
import { HandlerFunction } from '../handler-function';
import type { LiveTrafficRules } from '../service/live-traffic-rules';

export interface GatesProps {
  readonly gates: readonly Gate[];
  readonly service: string;
  readonly environment: string;
  readonly fullName: string;
  readonly clusterName: string;
  readonly loadBalancerName: string;
  readonly domain?: Domain;
  readonly rules: LiveTrafficRules;
}

/** A gate as ECS calls it. */
export interface GateHook {
  readonly id: string;
  readonly stages: readonly string[];
  readonly function: lambda.Function;
}

/** Minutes that a gate may stay inconclusive: long enough for a person to look, short enough for a working day. */
const PATIENCE = 60;
/** Minutes after which ECS itself ends a hook, rolling back; more than a gate's own patience, so that its reason is kept. */
export const HOOK_TIMEOUT = PATIENCE + 10;

/** The functions that test a release before and while users meet it, and the one role with which ECS calls them. */
export class Gates extends Construct {
  public readonly hooks: readonly GateHook[];
  public readonly hookRole: iam.Role;

  constructor(scope: Construct, id: string, props: GatesProps) {
    super(scope, id);
    this.hookRole = this.createHookRole(props.fullName);
    this.hooks = props.gates.map((gate) => ({
      id: gate.id,
      stages: gate.stages,
      function: this.smokeTest(gate, props),
    }));
  }

  /** By prefix, so that a new gate needs no new permission while a release is on its way. */
  private createHookRole(fullName: string): iam.Role {
    const gates = this.arn('lambda', 'function', `${fullName}-gate-*`, ':');
    const role = new iam.Role(this, 'HookRole', {
      assumedBy: new iam.ServicePrincipal('ecs.amazonaws.com'),
      description: `ECS calls the gates of ${fullName}`,
      inlinePolicies: {
        InvokeGates: new iam.PolicyDocument({
          statements: [new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [gates] })],
        }),
      },
    });
    acknowledgeWildcard(role, gates, 'The gates of this service, by the prefix that no other function has');
    return role;
  }

  private smokeTest(gate: SmokeTest, props: GatesProps): lambda.Function {
    const { function: handler } = new HandlerFunction(this, gate.id, {
      handler: 'smoke-test',
      functionName: gateFunctionName(props.service, props.environment, gate.id),
      description: `Gate ${gate.id} of ${props.fullName}: ${gate.requests.length} requests`,
      // A request may take a minute (its `within`), connecting 19 s, and 5 s are kept back to answer.
      timeout: Duration.minutes(2),
      environment: {
        [GATE.ID]: gate.id,
        [GATE.PATIENCE_MINUTES]: String(PATIENCE),
        [GATE.SERVICE]: props.service,
        [GATE.ENVIRONMENT]: props.environment,
        [SMOKE_TEST.REQUESTS]: JSON.stringify(gate.requests.map(toWire)),
        [SMOKE_TEST.LOAD_BALANCER]: props.loadBalancerName,
        [SMOKE_TEST.TEST_HEADER]: props.rules.testHeader,
        [SMOKE_TEST.TEST_HEADER_SECRET]: props.rules.testHeaderSecret.secretArn,
        ...(props.domain && { [SMOKE_TEST.DOMAIN]: props.domain.name }),
      },
    });
    props.rules.testHeaderSecret.grantRead(handler);
    const deployments = this.arn('ecs', 'service-deployment', `${props.clusterName}/${props.service}/*`, '/');
    handler.addToRolePolicy(
      new iam.PolicyStatement({ actions: ['ecs:DescribeServiceDeployments'], resources: [deployments] }),
    );
    acknowledgeWildcard(
      this,
      deployments,
      'The id of a deployment is made when it starts; this service’s only',
    );
    return handler;
  }

  private arn(service: string, resource: string, resourceName: string, separator: ':' | '/'): string {
    const { account, region, partition } = Stack.of(this);
    return `arn:${partition}:${service}:${region}:${account}:${resource}${separator}${resourceName}`;
  }
}

function toWire({ within, headers, json, ...request }: SmokeRequest): SmokeTestRequest {
  return {
    ...request,
    ...(Object.keys(headers).length > 0 && { headers }),
    ...(json.length > 0 && { json }),
    withinMilliseconds: within.milliseconds,
  };
}
