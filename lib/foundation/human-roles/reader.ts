import { ArnFormat } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { DECISIONS } from '../../../lambda/shared/environment';
import { environmentPages } from '../../config/environment-pages';
import { imageRepositoryName, recordsBucketName } from '../../config/names';
import { type Access, arn, arnAt, type Permission, STACK_ID, stackArns } from '../github-access/access';
import { driftReads, type Scope } from '../github-access/drift-reads';
import { resourcesOf } from '../github-access/drift-resources';
import { clusterNames, verdictPermissions } from '../github-access/verdict';
import { readFlags } from './flags';
import type { Reach } from './grants';
import { describeSecrets } from './secrets';
import { readWorkers } from './workers';

/**
 * What `teal verdict`, `verify`, `releases`, `plan --deployed`, `runbook`, `drift`, `doctor`, `limit` and `secrets list` call: reads alone,
 * and no secret's value.
 * source: Service Authorization Reference; test/iam/human-roles.test.ts compares them with the verbs' calls
 */
export const readerPermissions = (reach: Reach): Permission[] => [
  {
    statement: new iam.PolicyStatement({
      sid: 'ReadStacks',
      actions: [
        'cloudformation:DescribeChangeSet',
        'cloudformation:DescribeStackResourceDrifts',
        'cloudformation:DescribeStacks',
        'cloudformation:DetectStackDrift',
        // CloudFormation detects a stack's drift by its resources. source: CloudFormation user guide, "Detect drift"
        'cloudformation:DetectStackResourceDrift',
        'cloudformation:GetTemplate',
      ],
      resources: stackArns(reach.environment.stacks),
    }),
    wildcardReason: STACK_ID,
  },
  ...verdictPermissions([reach.environment]),
  clusterPermission(reach),
  ...withoutResource(),
  ...lookPermissions(reach),
  ...imagePermissions(reach),
  ...recordReads(reach),
  ...doctorPermissions(reach),
  ...describeSecrets(reach),
  {
    statement: new iam.PolicyStatement({
      sid: 'ReadDecisions',
      actions: ['ssm:GetParameterHistory'],
      resources: decisionArns(reach),
    }),
    wildcardReason: DECISION_NAME,
  },
  {
    statement: new iam.PolicyStatement({
      sid: 'ReadLimits',
      actions: ['wafv2:GetRuleGroup'],
      resources: limitArns(reach),
    }),
    wildcardReason: RULE_GROUP_ID,
  },
  ...readFlags(reach),
  ...readWorkers(reach),
  ...driftPermissions(reach),
];

export const DECISION_NAME =
  'A decision is named by its gate and the digest of its image; this environment’s services only';

/** Of people, on each gate of the environment's services. */
export const decisionArns = ({ environment: { stacks, configuration } }: Reach): string[] =>
  configuration.services.map(({ name }) =>
    arn(stacks[0], 'ssm', 'parameter', `${DECISIONS.PATH.slice(1)}/${name}-${configuration.name}/*`),
  );

export const RULE_GROUP_ID =
  'AWS makes the id at the end of a rule group’s ARN; its name is that of this environment’s services only';

/** Of the limits on requests from one address. source: Service Authorization Reference, AWS WAF V2, rulegroup */
export const limitArns = ({ environment: { stacks, configuration } }: Reach): string[] =>
  configuration.services.map(({ name }) =>
    arn(stacks[0], 'wafv2', 'regional', `rulegroup/${name}-${configuration.name}-limit/*`),
  );

/** A cluster says where shells in its tasks are logged. */
const clusterPermission = ({ environment }: Reach): Permission => ({
  statement: new iam.PolicyStatement({
    sid: 'ReadClusters',
    actions: ['ecs:DescribeClusters'],
    resources: clusterNames(environment).map((name) => arn(environment.stacks[0], 'ecs', 'cluster', name)),
  }),
});

/** Calls that take no resource. source: Service Authorization Reference of each service */
const withoutResource = (): Permission[] => [
  {
    statement: new iam.PolicyStatement({
      sid: 'ReadWithoutResource',
      actions: [
        'cloudformation:DescribeStackDriftDetectionStatus', // the id of a detection, and no resource
        'cloudwatch:DescribeAlarms', // composite alarms are answered for no other resource
        'cloudwatch:GetMetricData', // it takes no resource
        'ecs:DescribeTaskDefinition', // it takes no resource
        'elasticloadbalancing:DescribeLoadBalancers',
        'elasticloadbalancing:DescribeTargetHealth', // Describe calls of Elastic Load Balancing take no resource
        'servicequotas:GetServiceQuota', // it takes no resource
      ],
      resources: ['*'],
    }),
    wildcardReason: 'These calls take no resource; all only read',
  },
];

/** The dashboards, which are of no region, and what the service and its gates write. */
function lookPermissions({ delivery, environment: { stacks, configuration } }: Reach): Permission[] {
  const [stack] = stacks;
  const names = configuration.services.map(({ name }) => `${name}-${configuration.name}`);
  const pages = environmentPages(delivery, configuration).map(({ name }) => name);
  const logGroup = (resourceName: string): string =>
    stack.formatArn({
      ...{ service: 'logs', resource: 'log-group', resourceName },
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  return [
    {
      statement: new iam.PolicyStatement({
        sid: 'ReadDashboards',
        actions: ['cloudwatch:GetDashboard'],
        resources: [...names, ...pages].map((resourceName) =>
          stack.formatArn({ service: 'cloudwatch', region: '', resource: 'dashboard', resourceName }),
        ),
      }),
    },
    {
      statement: new iam.PolicyStatement({
        sid: 'ReadLogs',
        actions: ['logs:FilterLogEvents'],
        resources: names.flatMap((name) => [logGroup(`/teal/${name}:*`), logGroup(`/teal/${name}-gate-*`)]),
      }),
      wildcardReason:
        'Behind the name of a log group are its streams, and a gate’s id; this environment’s services only',
    },
  ];
}

function imagePermissions({ environment: { stacks, configuration }, delivery, images }: Reach): Permission[] {
  if (!images) return [];
  const [stack] = stacks;
  const places = [images, { ...images, region: stack.region }];
  const resources = places.flatMap((place) =>
    configuration.services.map(({ name }) =>
      arnAt(stack, place, 'ecr', 'repository', imageRepositoryName(delivery, name)),
    ),
  );
  return [
    {
      statement: new iam.PolicyStatement({
        sid: 'ReadImages',
        actions: [
          'ecr:BatchGetImage',
          'ecr:DescribeImages',
          'ecr:DescribeRepositories',
          'ecr:GetDownloadUrlForLayer',
        ],
        resources: [...new Set(resources)],
      }),
    },
  ];
}

/** What a deployment stands on, but for the version of the bootstrap: who may read a parameter's value might read a secret's. */
function doctorPermissions({ environment: { stacks, configuration } }: Reach): Permission[] {
  const [stack] = stacks;
  const zones = new Set(configuration.services.flatMap(({ domain }) => domain?.zone?.id ?? []));
  return [
    {
      statement: new iam.PolicyStatement({
        sid: 'ReadProvider',
        actions: ['iam:GetOpenIDConnectProvider'],
        resources: [
          stack.formatArn({
            ...{ service: 'iam', region: '', resource: 'oidc-provider' },
            resourceName: 'token.actions.githubusercontent.com',
          }),
        ],
      }),
    },
    ...(zones.size === 0
      ? []
      : [
          {
            statement: new iam.PolicyStatement({
              sid: 'ReadZone',
              actions: ['route53:ListResourceRecordSets'],
              resources: [...zones].map((resourceName) =>
                stack.formatArn({
                  ...{ service: 'route53', region: '', account: '' },
                  ...{ resource: 'hostedzone', resourceName },
                }),
              ),
            }),
          },
        ]),
  ];
}

/** Of the environment alone. */
function recordReads(reach: Reach): Permission[] {
  const { configuration } = reach.environment;
  if (!configuration.pipeline) return [];
  return [
    {
      statement: new iam.PolicyStatement({
        sid: 'ListRecords',
        actions: ['s3:ListBucket'],
        resources: [recordsArn(reach)],
        conditions: { StringLike: { 's3:prefix': [`${configuration.name}/*`] } },
      }),
    },
    {
      statement: new iam.PolicyStatement({
        sid: 'ReadRecords',
        actions: ['s3:GetObject'],
        resources: [`${recordsArn(reach)}/${configuration.name}/*`],
      }),
      wildcardReason: RECORD_KEY,
    },
  ];
}

export const RECORD_KEY = 'The key of a record holds its time; this environment only';

export const recordsArn = ({ delivery, environment: { stacks } }: Reach): string =>
  stacks[0].formatArn({
    ...{ service: 's3', region: '', account: '' },
    resource: recordsBucketName(delivery, stacks[0].account),
  });

/** What is in stacks that a person deploys for the whole account, and no stack of the environment has. */
const ELSEWHERE: readonly Scope[] = ['managed-policy', 'provider', 'records'];

/** CloudFormation reads what a stack has as who asks for its drift. */
function driftPermissions({ delivery, environment, images }: Reach): Permission[] {
  const access: Access = {
    ...{ stack: environment.stacks[0], delivery, environments: [environment] },
    ...{ order: [environment.configuration], images: images ?? {} },
    services: environment.configuration.services.map(({ name }) => name),
  };
  return [...driftReads()]
    .filter(([scope]) => !ELSEWHERE.includes(scope))
    .flatMap(([scope, actions]) => {
      const resources = [...new Set(resourcesOf[scope](access))];
      if (resources.length === 0) return [];
      return [
        {
          statement: new iam.PolicyStatement({
            sid: `Compare${scope.split('-').map(capital).join('')}`,
            actions: [...actions],
            resources,
          }),
          wildcardReason:
            'The `*` is an id or an end of a name that AWS makes, or of a call that takes no resource; all only read',
        },
      ];
    });
}

const capital = (word: string): string => `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
