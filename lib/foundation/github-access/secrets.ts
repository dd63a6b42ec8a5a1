import { ArnFormat, type Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { loadBalancerName, secretName } from '../../config/names';
import type { AccessEnvironment, Permission } from './access';

/**
 * Which version of a secret is current, which a release gives to its stack; no value. By the name of each, since a release reads
 * no others. None without secrets.
 *
 * source: Service Authorization Reference, AWS Secrets Manager: DescribeSecret tells labels and times
 */
export function describeSecrets({ configuration, stacks }: AccessEnvironment): Permission[] {
  const [stack] = stacks;
  const resources = configuration.services.flatMap(({ name, secrets }) =>
    secrets.map((variable) =>
      secretArn(stack, secretName(loadBalancerName(name, configuration.name), variable)),
    ),
  );
  if (resources.length === 0) return [];
  return [
    {
      statement: new iam.PolicyStatement({
        sid: 'DescribeSecrets',
        actions: ['secretsmanager:DescribeSecret'],
        resources,
      }),
    },
  ];
}

/** Secrets Manager puts a hyphen and six characters behind a name. */
const secretArn = (stack: Stack, name: string): string =>
  stack.formatArn({
    ...{ service: 'secretsmanager', resource: 'secret', arnFormat: ArnFormat.COLON_RESOURCE_NAME },
    resourceName: `${name}-??????`,
  });
