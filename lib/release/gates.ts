import { Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { SMOKE_TEST, type SmokeTestRequest } from '../../lambda/shared/environment';
import { acknowledgeWildcard } from '../acknowledge';
import type { SmokeRequest, SmokeTest } from '../config/gates';
import {
  entranceOf,
  type GateHook,
  type GatesProps,
  gateFunction,
  LONGER_THAN_PATIENCE,
} from './gate-function';
import { Guards } from './guards';

/** Minutes that a gate may stay inconclusive: long enough for a person to look, short enough for a working day. */
const PATIENCE = 60;
/** Minutes after which ECS ends a gate. */
export const HOOK_TIMEOUT = PATIENCE + LONGER_THAN_PATIENCE;

/** The functions that test a release before and while users meet it, and the one role with which ECS calls them. */
export class Gates extends Construct {
  /** The guards, then the gates that are configured. */
  public readonly hooks: readonly GateHook[];
  public readonly hookRole: iam.Role;

  constructor(scope: Construct, id: string, props: GatesProps) {
    super(scope, id);
    const { service, fullName } = props;
    this.hookRole = this.createHookRole(fullName);
    // Hooks on ROLLING are undocumented, and its revisions share a target group: there is nothing to guard.
    const guards = service.release.strategy === 'ROLLING' ? [] : new Guards(this, 'Guards', props).hooks;
    this.hooks = [
      ...guards,
      ...service.gates.map((gate) => ({
        id: gate.id,
        stages: gate.stages,
        function: this.smokeTest(gate, props),
        timeoutMinutes: HOOK_TIMEOUT,
      })),
    ];
  }

  /** By prefix, so that a new gate needs no new permission while a release is on its way. */
  private createHookRole(fullName: string): iam.Role {
    const { account, region, partition } = Stack.of(this);
    const gates = `arn:${partition}:lambda:${region}:${account}:function:${fullName}-gate-*`;
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
    const handler = gateFunction(this, props, {
      id: gate.id,
      handler: 'smoke-test',
      description: `Gate ${gate.id} of ${props.fullName}: ${gate.requests.length} requests`,
      // A request may take a minute (its `within`), connecting 19 s, and 5 s are kept back to answer.
      timeout: Duration.minutes(2),
      patience: PATIENCE,
      environment: {
        [SMOKE_TEST.REQUESTS]: JSON.stringify(gate.requests.map(toWire)),
        ...entranceOf(props),
      },
    });
    props.rules.testHeaderSecret.grantRead(handler);
    return handler;
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
