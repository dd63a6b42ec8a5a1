import { Stack } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct, IDependable } from 'constructs';

/** What the function of a rotation asks of the secret that it rotates, in its four steps. */
export const rotationActions = [
  'secretsmanager:DescribeSecret',
  'secretsmanager:GetSecretValue',
  'secretsmanager:PutSecretValue',
  'secretsmanager:UpdateSecretVersionStage',
];

/** A secret, and how often it has a new value. */
export interface Scheduled {
  /** Of its schedule, in the construct that it belongs to. */
  readonly id: string;
  readonly secret: secretsmanager.ISecret;
  readonly days: number;
}

/**
 * Has Secrets Manager call a function for the rotations of secrets. What they hold now stays until its time has come.
 *
 * L1: `addRotationSchedule` of the L2 also grants GetRandomPassword on `*`. Delete this when it can be told not to.
 *
 * @param after what the function needs: Secrets Manager tries it as soon as the schedule is made (its testSecret step)
 */
export function scheduleRotation(
  scope: Construct,
  rotation: lambda.IFunction,
  secrets: readonly Scheduled[],
  after: IDependable,
): void {
  const permission = new lambda.CfnPermission(scope, 'Invocation', {
    action: 'lambda:InvokeFunction',
    functionName: rotation.functionArn,
    principal: 'secretsmanager.amazonaws.com',
    // Of this account alone; of others' secrets the function refuses each that it was not made for.
    // source: Secrets Manager user guide, "Lambda rotation function execution role permissions": a source account, no ARN
    sourceAccount: Stack.of(scope).account,
  });
  for (const { id, secret, days } of secrets) {
    const schedule = new secretsmanager.CfnRotationSchedule(scope, id, {
      secretId: secret.secretArn,
      rotationLambdaArn: rotation.functionArn,
      rotationRules: { automaticallyAfterDays: days },
      rotateImmediatelyOnUpdate: false,
    });
    schedule.node.addDependency(permission, after);
  }
}
