import * as iam from 'aws-cdk-lib/aws-iam';
import { type Access, type Permission, STACK_ID, stackArns } from './access';
import { driftReads, type Scope } from './drift-reads';
import { resourcesOf } from './drift-resources';
import { TEMPLATE_READS } from './plan';
import { recordPermissions } from './records';
import { verdictPermissions } from './verdict';

/**
 * What `teal drift` and, for a release that outlasted its job, `teal verdict` call: CloudFormation compares the stacks
 * of the account, this one with the trust of all roles among them, with what is there, and reads it as this role. It
 * changes nothing but the records, where it writes how a release ended.
 */
export function driftPermissions(access: Access): Permission[] {
  const { environments, stack } = access;
  const stacks = [...environments.flatMap(({ stacks }) => stacks), stack];
  const names = environments.map(({ configuration: { name } }) => name);
  return [
    {
      statement: new iam.PolicyStatement({
        sid: 'DetectDrift',
        actions: [
          ...TEMPLATE_READS,
          'cloudformation:DescribeStackResourceDrifts',
          'cloudformation:DetectStackDrift',
          'cloudformation:DetectStackResourceDrift',
        ],
        resources: stackArns(stacks),
      }),
      wildcardReason: STACK_ID,
    },
    {
      statement: new iam.PolicyStatement({
        sid: 'FollowDetection',
        actions: ['cloudformation:DescribeStackDriftDetectionStatus'],
        resources: ['*'], // it takes the id of a detection, and no resource
      }),
      wildcardReason: 'DescribeStackDriftDetectionStatus takes no resource; it only reads',
    },
    ...readPermissions(access),
    ...verdictPermissions(environments),
    ...recordPermissions(access, {
      read: names,
      append: environments.flatMap(({ configuration: { name, services } }) =>
        services.map((service) => `${name}/${service.name}/releases`),
      ),
    }),
  ];
}

function readPermissions(access: Access): Permission[] {
  return [...driftReads()].flatMap(([scope, actions]) => {
    const resources = [...new Set(resourcesOf[scope](access))];
    if (resources.length === 0) return [];
    return [
      {
        statement: new iam.PolicyStatement({
          sid: `Compare${words(scope)}`,
          actions: [...actions],
          resources,
        }),
        wildcardReason:
          scope === 'any'
            ? 'These calls take no resource; all only read, and no secret'
            : 'The end of the name or the id is made by AWS or names a part of the service; all only read',
      },
    ];
  });
}

const words = (scope: Scope): string =>
  scope
    .split('-')
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join('');
