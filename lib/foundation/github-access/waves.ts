import * as iam from 'aws-cdk-lib/aws-iam';
import type { AccessEnvironment, Permission } from './access';

/** By which `teal apply` looks at a region's alarms before the next region begins. None of the last one, nor without regions. */
export function wavePermissions({ configuration: { wave } }: AccessEnvironment): Permission[] {
  if (wave === undefined || wave.number === wave.waves) return [];
  return [
    {
      statement: new iam.PolicyStatement({
        sid: 'LookAtAlarms',
        actions: ['cloudwatch:DescribeAlarms'],
        // source: CloudWatch API reference, DescribeAlarms: to be told of composite alarms it must be scoped to *
        resources: ['*'],
      }),
      wildcardReason:
        'CloudWatch tells of composite alarms only where DescribeAlarms is allowed on all; it only reads',
    },
  ];
}
