import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { type RotatedSecrets, SECRET_ROTATION } from '../../lambda/shared/environment';
import { acknowledgeWildcard } from '../acknowledge';
import type { Severity } from '../config/burn-alerts';
import { loadBalancerName, rotationFunctionName, secretVersionParameter } from '../config/names';
import type { Environment, Service } from '../config/types-resolved';
import { HandlerFunction } from '../handler-function';
import { Alarms, PERIOD } from '../observability/alarm-factory';
import { silenceIsGood } from '../observability/missing-data';
import type { Runbooks } from '../observability/runbooks';
import { rotationActions } from '../rotation-actions';
import type { Secrets } from './secrets';

export interface SecretRotationProps {
  /** Its name. */
  readonly delivery: string;
  readonly environment: Pick<Environment, 'name' | 'services'>;
  /** Of each service, by its name. */
  readonly secrets: ReadonlyMap<string, Secrets>;
  /** Where the runbooks can be read. */
  readonly runbooks: Runbooks;
  /** ARNs of topics. */
  readonly topics: Readonly<Record<Severity, readonly string[]>>;
}

/** A secret that rotates, and what is said of it. */
interface Rotating {
  readonly service: Service;
  readonly variable: string;
  readonly secret: secretsmanager.Secret;
  readonly days: number;
  readonly length: number;
}

/** source: AWS Lambda developer guide, "Lambda quotas": 4 KB for all environment variables of a function; the rest is Lambda's own */
const MOST_SETTINGS = 3_900;

const NO_IMPACT = 'Users notice nothing; a value that should have been replaced is still in use.';

/**
 * Gives the secrets that only a service needs to know a new random value on a schedule: one function for all of them in an
 * environment. It makes no second new version while a service runs on the one before the current, so that the version which
 * tasks read keeps a label. It releases nothing: the next release takes the new version up.
 *
 * 0.60 USD a month for its alarm and what tells of it; the calls are cents.
 */
export class SecretRotation extends Construct {
  /** What Secrets Manager asks for a new value. */
  public readonly handler: HandlerFunction;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: SecretRotationProps,
  ) {
    super(scope, id);
    const rotating = rotatingOf(props);
    this.handler = this.createHandler(rotating);
    this.grant(rotating);
    this.schedule(rotating);
    this.createAlarm();
  }

  private createHandler(rotating: readonly Rotating[]): HandlerFunction {
    const { delivery, environment } = this.props;
    const settings = JSON.stringify(settingsOf(rotating, environment.name));
    this.node.addValidation({
      validate: () =>
        settings.length <= MOST_SETTINGS
          ? []
          : [
              `the secrets that rotate in ${environment.name} must be named in ${MOST_SETTINGS} characters, got ${settings.length}; rotate fewer, or shorten their names`,
            ],
    });
    return new HandlerFunction(this, 'Handler', {
      handler: 'secret-rotation',
      functionName: rotationFunctionName(delivery, environment.name),
      description: `Gives secrets of ${environment.name} new random values, and releases nothing`,
      timeout: Duration.minutes(1),
      environment: { [SECRET_ROTATION.SECRETS]: settings },
    });
  }

  private grant(rotating: readonly Rotating[]): void {
    const services = [...new Set(rotating.map(({ service }) => service))];
    const stacks = services.map((service) => this.stackOf(service));
    for (const statement of [
      new iam.PolicyStatement({
        actions: rotationActions,
        resources: rotating.map(({ secret }) => secret.secretArn),
      }),
      // Which version a service runs is a parameter of its stack.
      new iam.PolicyStatement({ actions: ['cloudformation:DescribeStacks'], resources: stacks }),
      // `*`: it takes no resource. source: Service Authorization Reference, AWS Secrets Manager
      new iam.PolicyStatement({ actions: ['secretsmanager:GetRandomPassword'], resources: ['*'] }),
    ])
      this.handler.function.addToRolePolicy(statement);
    for (const stack of stacks)
      acknowledgeWildcard(this, stack, 'The id of a stack is made with it; its name is whole');
    acknowledgeWildcard(this, '*', 'GetRandomPassword takes no resource, and reads nothing');
  }

  private stackOf({ name }: Service): string {
    return Stack.of(this).formatArn({
      ...{ service: 'cloudformation', resource: 'stack', arnFormat: ArnFormat.SLASH_RESOURCE_NAME },
      resourceName: `${loadBalancerName(name, this.props.environment.name)}/*`,
    });
  }

  /** L1, as that of the test header: `addRotationSchedule` of the L2 gives the role more than it needs. */
  private schedule(rotating: readonly Rotating[]): void {
    const { function: rotation, role } = this.handler;
    const permission = new lambda.CfnPermission(this, 'Invocation', {
      action: 'lambda:InvokeFunction',
      functionName: rotation.functionArn,
      principal: 'secretsmanager.amazonaws.com',
      // Of this account alone; of others' secrets the function refuses each that it was not made for.
      // source: Secrets Manager user guide, "Lambda rotation function execution role permissions": a source account, no ARN
      sourceAccount: Stack.of(this).account,
    });
    for (const { service, variable, secret, days } of rotating) {
      const schedule = new secretsmanager.CfnRotationSchedule(this, `${service.name}-${variable}`, {
        secretId: secret.secretArn,
        rotationLambdaArn: rotation.functionArn,
        rotationRules: { automaticallyAfterDays: days },
        // What a team has set stays until its time has come.
        rotateImmediatelyOnUpdate: false,
      });
      // Secrets Manager tries the function as soon as the schedule is made (its testSecret step).
      schedule.node.addDependency(permission, role);
    }
  }

  private createAlarm(): void {
    const { delivery, environment, runbooks, topics } = this.props;
    const { stackName, region } = Stack.of(this);
    const functionName = rotationFunctionName(delivery, environment.name);
    const alarms = new Alarms(this, 'Alarms', {
      ...{ fullName: stackName, service: delivery, runbooks, topics },
      dashboard: `https://${region}.console.aws.amazon.com/lambda/home?region=${region}#/functions/${functionName}?tab=monitoring`,
    });
    const failed = alarms.add({
      id: 'secret-rotation',
      runbook: 'secret-rotation',
      summary: 'A secret was not rotated: a step of its rotation failed.',
      impact: NO_IMPACT,
      metric: new Metric({
        ...{ namespace: 'AWS/Lambda', metricName: 'Errors', statistic: Stats.SUM, period: PERIOD },
        dimensionsMap: { FunctionName: this.handler.function.functionName },
      }),
      threshold: 0,
      datapoints: { toAlarm: 1, of: 1 },
      missingData: silenceIsGood,
    });
    alarms.compose({
      ...{ id: 'secret-rotation-ticket', runbook: 'secret-rotation' },
      ...{ severity: 'ticket', objective: 'secret-rotation' },
      summary: `Secrets of ${environment.name} are not rotated as they should be.`,
      impact: NO_IMPACT,
      rule: failed,
    });
  }
}

/** Whether anything rotates: else there is no function. */
export const rotates = ({ services }: Pick<Environment, 'services'>): boolean =>
  services.some(({ secretRotation }) => Object.keys(secretRotation).length > 0);

const rotatingOf = ({ environment, secrets }: SecretRotationProps): Rotating[] =>
  environment.services.flatMap((service) =>
    Object.entries(service.secretRotation).flatMap(([variable, { days, length }]) => {
      const secret = secrets.get(service.name)?.secrets.get(variable);
      return secret ? [{ service, variable, secret, days, length }] : [];
    }),
  );

const settingsOf = (rotating: readonly Rotating[], environment: string): RotatedSecrets =>
  Object.fromEntries(
    rotating.map(({ service }) => [
      loadBalancerName(service.name, environment),
      Object.fromEntries(
        rotating
          .filter((other) => other.service === service)
          .map(({ variable, length }) => [variable, { length, parameter: secretVersionParameter(variable) }]),
      ),
    ]),
  );
