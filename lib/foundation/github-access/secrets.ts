import { ArnFormat, type Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { databaseSecurityGroupParameter, loadBalancerName } from '../../config/names';
import type { AccessEnvironment, Permission } from './access';

/**
 * Which version of a secret is current, which a release gives to its stack; no value. Those of the services by the beginning of
 * their names, not each with the six characters at its end: one that its foundation has not made yet has none, and Secrets
 * Manager would deny what it cannot find, so that a first release ended there. None without secrets.
 *
 * source: Service Authorization Reference, AWS Secrets Manager: DescribeSecret tells labels and times
 */
export function describeSecrets({ configuration, stacks }: AccessEnvironment): Permission[] {
  const [stack] = stacks;
  const resources = configuration.services
    .filter(({ secrets, database }) => secrets.length > 0 || database?.kind === 'new')
    .map(({ name }) => secretsOf(stack, loadBalancerName(name, configuration.name)));
  if (resources.length === 0) return [];
  return [
    {
      statement: new iam.PolicyStatement({
        sid: 'DescribeSecrets',
        actions: ['secretsmanager:DescribeSecret'],
        resources,
      }),
      wildcardReason: 'The secrets of a service, also one that is not made yet; it tells no value',
    },
  ];
}

/**
 * By which a service's stack knows the security group of its database. Whether CloudFormation reads it as its role or as the caller,
 * AWS's pages do not say. None without databases.
 */
export function readDatabaseGroups({ configuration, stacks }: AccessEnvironment): Permission[] {
  const [stack] = stacks;
  const resources = configuration.services
    .filter(({ database }) => database?.kind === 'new')
    .map(({ name }) =>
      stack.formatArn({
        service: 'ssm',
        resource: 'parameter',
        resourceName: databaseSecurityGroupParameter(loadBalancerName(name, configuration.name)).slice(1),
      }),
    );
  if (resources.length === 0) return [];
  return [
    {
      statement: new iam.PolicyStatement({
        sid: 'ReadDatabaseGroups',
        actions: ['ssm:GetParameter', 'ssm:GetParameters'],
        resources,
      }),
    },
  ];
}

const secretsOf = (stack: Stack, fullName: string): string =>
  stack.formatArn({
    ...{ service: 'secretsmanager', resource: 'secret', arnFormat: ArnFormat.COLON_RESOURCE_NAME },
    resourceName: `${fullName}/*`,
  });
