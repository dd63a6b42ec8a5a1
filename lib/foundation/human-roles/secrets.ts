import { ArnFormat, type Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { DATABASE } from '../../config/database';
import { databaseUsersFunctionName, rotationFunctionName, secretName } from '../../config/names';
import type { Environment } from '../../config/types-resolved';
import type { Permission } from '../github-access/access';
import { rotates } from '../secret-rotation';
import type { Reach } from './grants';

/**
 * What `teal secrets list` and `audit` call: when secrets changed, and no value. Not ListSecrets, which tells of a whole
 * account, nor GetParameterHistory, which has the values of parameters that are not encrypted.
 *
 * source: Service Authorization Reference, AWS Secrets Manager, AWS Systems Manager
 */
export function describeSecrets(reach: Reach): Permission[] {
  const { secrets, databases, headers, collectors, parameters } = secretArns(reach);
  return [
    ...allow(
      'DescribeSecrets',
      ['secretsmanager:DescribeSecret', 'secretsmanager:ListSecretVersionIds'],
      [...secrets, ...databases, ...headers, ...collectors],
    ),
    ...(parameters.length === 0
      ? []
      : allow('DescribeParameters', ['ssm:DescribeParameters'], ['*']).map((one) => ({
          ...one,
          wildcardReason: 'It takes no resource; it tells names and times of parameters, and no value',
        }))),
  ];
}

/** What a person reads of them, and what `teal secrets set` and `rotate` call. */
export function changeSecrets(reach: Reach): Permission[] {
  const { secrets, databases, headers, parameters, rotations } = secretArns(reach);
  return [
    ...allow('ReadSecrets', ['secretsmanager:GetSecretValue'], [...secrets, ...databases]),
    ...allow(
      'SetSecrets',
      ['secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecretVersionStage'],
      secrets,
    ),
    ...allow('RotateSecrets', ['secretsmanager:RotateSecret'], [...secrets, ...databases, ...headers]),
    // Asked of who rotates. source: Secrets Manager API reference, RotateSecret, required permissions
    ...allow('RotateTestHeader', ['lambda:InvokeFunction'], rotations),
    ...useKey(reach),
    ...allow('ReadParameters', ['ssm:GetParameter'], parameters),
    ...allow('SetParameters', ['ssm:PutParameter'], parameters),
  ];
}

/** Of the secrets that are guarded: their key lets whom Secrets Manager lets, and the boundary of the role must, too. */
function useKey({ delivery, environment: { stacks, configuration } }: Reach): Permission[] {
  const [stack] = stacks;
  if (configuration.guardSecrets === undefined) return [];
  return [
    {
      statement: new iam.PolicyStatement({
        sid: 'UseKeyOfSecrets',
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: [stack.formatArn({ service: 'kms', resource: 'key', resourceName: '*' })],
        conditions: {
          StringEquals: {
            'aws:ResourceTag/teal:delivery': delivery,
            'kms:ViaService': `secretsmanager.${stack.region}.amazonaws.com`,
          },
        },
      }),
      wildcardReason:
        'A key has an id that is made with it; the delivery’s own by their tag, and by way of Secrets Manager alone',
    },
  ];
}

function secretArns({ delivery, environment: { stacks, configuration } }: Reach) {
  const [stack] = stacks;
  const { services, name: environment } = configuration;
  const existing = services.flatMap(({ existingSecrets }) => Object.values(existingSecrets));
  const fullName = (service: string) => `${service}-${environment}`;
  const withDatabase = services
    .filter(({ database }) => database?.kind === 'new')
    .map(({ name }) => fullName(name));
  return {
    secrets: [
      ...services.flatMap(({ name, secrets }) =>
        secrets.map((variable) => named(stack, secretName(fullName(name), variable))),
      ),
      ...existing.filter((one) => one.includes(':secretsmanager:')).map(withEnd),
    ],
    // Rotated alone: a value that the database was not told opens nothing.
    databases: withDatabase.map((name) => named(stack, secretName(name, DATABASE.secret))),
    headers: services.map(({ name }) => named(stack, secretName(fullName(name), 'test-header'))),
    collectors: services.flatMap(({ telemetry }) =>
      telemetry?.kind === 'otlp' && telemetry.headersSecret !== undefined
        ? [named(stack, telemetry.headersSecret)]
        : [],
    ),
    parameters: existing.filter((one) => one.includes(':ssm:')),
    rotations: [
      ...services.map(({ name }) => `${fullName(name)}-test-header-rotation`),
      ...withDatabase.map(databaseUsersFunctionName),
      ...rotationOwners(delivery, configuration).map((owner) => rotationFunctionName(owner, environment)),
    ].map((resourceName) =>
      stack.formatArn({
        ...{ service: 'lambda', resource: 'function', arnFormat: ArnFormat.COLON_RESOURCE_NAME },
        resourceName,
      }),
    ),
  };
}

/** One function for all, or one each where each has its secrets in a stack of its own. */
const rotationOwners = (delivery: string, environment: Environment): string[] =>
  environment.sharedLoadBalancer
    ? environment.services.filter((one) => rotates({ services: [one] })).map(({ name }) => name)
    : rotates(environment)
      ? [delivery]
      : [];

/** Secrets Manager puts a hyphen and six characters behind a name. */
const named = (stack: Stack, name: string): string =>
  stack.formatArn({
    ...{ service: 'secretsmanager', resource: 'secret', arnFormat: ArnFormat.COLON_RESOURCE_NAME },
    resourceName: `${name}-??????`,
  });

/** Without the field of JSON, and with the end that a secret's ARN has. */
function withEnd(secret: string): string {
  const whole = secret.split(':').slice(0, 7).join(':');
  return /-[A-Za-z0-9]{6}$/.test(whole) ? whole : `${whole}-??????`;
}

const allow = (sid: string, actions: readonly string[], resources: readonly string[]): Permission[] =>
  resources.length === 0
    ? []
    : [
        {
          statement: new iam.PolicyStatement({
            ...{ sid, actions: [...actions], resources: [...new Set(resources)] },
          }),
        },
      ];
