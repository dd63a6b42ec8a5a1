import { ArnFormat, Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { type RotatedSecrets, SECRET_ROTATION } from '../../lambda/shared/environment';
import { acknowledgeWildcard } from '../acknowledge';
import type { Severity } from '../config/burn-alerts';
import { loadBalancerName, rotationFunctionName, secretVersionParameter } from '../config/names';
import type { Environment, Service } from '../config/types-resolved';
import { HandlerFunction } from '../handler-function';
import type { Runbooks } from '../observability/runbooks';
import { rotationActions, scheduleRotation } from '../rotation-schedule';
import { addRotationAlarm } from './rotation-alarm';
import type { Secrets } from './secrets';

export interface SecretRotationProps {
  /** The delivery, or the only service: its name begins that of the function. */
  readonly owner: string;
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
    scheduleRotation(
      this,
      this.handler.function,
      rotating.map(({ service, variable, secret, days }) => ({
        id: `${service.name}-${variable}`,
        ...{ secret, days },
      })),
      this.handler.role,
    );
    addRotationAlarm(this, {
      ...{ rotation: this.handler.function, service: props.owner, id: 'secret-rotation' },
      functionName: rotationFunctionName(props.owner, props.environment.name),
      summary: 'A secret was not rotated: a step of its rotation failed.',
      ticket: `Secrets of ${props.environment.name} are not rotated as they should be.`,
      ...{ impact: NO_IMPACT, runbooks: props.runbooks, topics: props.topics },
    });
  }

  private createHandler(rotating: readonly Rotating[]): HandlerFunction {
    const { owner, environment } = this.props;
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
      functionName: rotationFunctionName(owner, environment.name),
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
