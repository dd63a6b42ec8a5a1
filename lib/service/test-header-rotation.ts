import { Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { TEST_HEADER_ROTATION, TRAFFIC_RULE_TAG } from '../../lambda/shared/environment';
import { acknowledgeWildcard } from '../acknowledge';
import { HandlerFunction } from '../handler-function';
import { rotationActions, scheduleRotation } from '../rotation-schedule';
import type { Entrance } from './entrance';

export interface TestHeaderRotationProps {
  readonly fullName: string;
  readonly secret: secretsmanager.ISecret;
  readonly headerName: string;
  readonly entrance: Entrance;
  /** Values of a stated audience, which stay accepted. */
  readonly audience: readonly string[];
}

/** A value routes and protects nothing, so this is for tidiness: who left the team forgets the last one. */
const ROTATED_AFTER_DAYS = 90;

/**
 * Rotates the value of the test header: the function has the rules accept the new value before anything sends it, and
 * leaves the ones of before accepted.
 */
export class TestHeaderRotation extends Construct {
  /** The function that Secrets Manager asks. */
  public readonly handler: HandlerFunction;

  constructor(scope: Construct, id: string, props: TestHeaderRotationProps) {
    super(scope, id);
    this.handler = new HandlerFunction(this, 'Handler', {
      handler: 'test-header-rotation',
      functionName: `${props.fullName}-test-header-rotation`,
      description: `Rotates the test header of ${props.fullName}; the values of before stay accepted`,
      timeout: Duration.minutes(1),
      environment: {
        [TEST_HEADER_ROTATION.OWNER]: props.fullName,
        [TEST_HEADER_ROTATION.LOAD_BALANCER]: props.entrance.loadBalancer.loadBalancerArn,
        [TEST_HEADER_ROTATION.HEADER]: props.headerName,
        ...(props.audience.length > 0 && {
          [TEST_HEADER_ROTATION.AUDIENCE]: JSON.stringify(props.audience),
        }),
      },
    });
    this.grantRotation(this.handler.function, props);
    scheduleRotation(
      this,
      this.handler.function,
      [{ id: 'Schedule', secret: props.secret, days: ROTATED_AFTER_DAYS }],
      this.handler.role,
    );
  }

  private grantRotation(
    rotation: lambda.Function,
    { fullName, secret, entrance }: TestHeaderRotationProps,
  ): void {
    const rules = Stack.of(this).formatArn({
      service: 'elasticloadbalancing',
      resource: 'listener-rule',
      resourceName: `${entrance.fullName}/*`, // the ids of rules are known after they are made
    });
    for (const statement of [
      new iam.PolicyStatement({
        actions: rotationActions,
        resources: [secret.secretArn],
      }),
      new iam.PolicyStatement({
        actions: ['elasticloadbalancing:ModifyRule'],
        resources: [rules],
        conditions: { StringEquals: { [`aws:ResourceTag/${TRAFFIC_RULE_TAG}`]: `${fullName}/test` } },
      }),
      new iam.PolicyStatement({
        // `*`: Elastic Load Balancing's Describe calls take no resource.
        // source: Service Authorization Reference, Elastic Load Balancing V2
        actions: [
          'elasticloadbalancing:DescribeListeners',
          'elasticloadbalancing:DescribeRules',
          'elasticloadbalancing:DescribeTags',
        ],
        resources: ['*'],
      }),
    ])
      rotation.addToRolePolicy(statement);
    acknowledgeWildcard(
      this,
      rules,
      'The ids of rules are made with them; changes are limited to our test rule by tag',
    );
    acknowledgeWildcard(
      this,
      '*',
      'Describe calls of Elastic Load Balancing take no resource; they change nothing',
    );
  }
}
