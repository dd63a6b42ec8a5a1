import { ArnFormat, type Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { loadBalancerName } from '../../config/names';
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
    .filter(({ secrets }) => secrets.length > 0)
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

const secretsOf = (stack: Stack, fullName: string): string =>
  stack.formatArn({
    ...{ service: 'secretsmanager', resource: 'secret', arnFormat: ArnFormat.COLON_RESOURCE_NAME },
    resourceName: `${fullName}/*`,
  });
