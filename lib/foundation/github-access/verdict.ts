import * as iam from 'aws-cdk-lib/aws-iam';
import { ecsPlace } from '../../config/names';
import { type AccessEnvironment, arn, type Permission } from './access';

/**
 * What `teal verdict` calls without `--sha`, and nothing else: it only reads.
 * source: Service Authorization Reference, Amazon ECS and Elastic Load Balancing V2; a test compares them with its calls
 */
export function verdictPermissions(environments: readonly AccessEnvironment[]): Permission[] {
  const ofEach = (resource: string, names: (environment: AccessEnvironment) => readonly string[]) =>
    environments.flatMap((environment) =>
      names(environment).map((name) => arn(environment.stacks[0], 'ecs', resource, name)),
    );
  const any =
    (names: (environment: AccessEnvironment) => readonly string[]) => (environment: AccessEnvironment) =>
      names(environment).map((name) => `${name}/*`);
  return [
    {
      statement: new iam.PolicyStatement({
        sid: 'ReadServices',
        actions: ['ecs:DescribeServices', 'ecs:ListServiceDeployments'],
        resources: ofEach('service', serviceNames),
      }),
    },
    {
      statement: new iam.PolicyStatement({
        sid: 'ReadReleases',
        actions: ['ecs:DescribeServiceDeployments', 'ecs:DescribeServiceRevisions'],
        resources: [
          ...ofEach('service-deployment', any(serviceNames)),
          ...ofEach('service-revision', any(serviceNames)),
        ],
      }),
      wildcardReason:
        'The ids of deployments and revisions are made when they start; this environment’s services only',
    },
    // By environment, since IAM limits how long a statement may be.
    ...environments.flatMap((environment, nth) =>
      taskPermissions(environment, nth === 0 ? '' : `${nth + 1}`),
    ),
    {
      statement: new iam.PolicyStatement({
        sid: 'ReadTrafficRules',
        actions: ['elasticloadbalancing:DescribeRules'],
        resources: ['*'], // Describe calls of Elastic Load Balancing take no resource
      }),
      wildcardReason: ONLY_READS,
    },
  ];
}

/** Clusters a condition names: more would make a statement longer than a policy, and a condition cannot be halved. */
const CLUSTERS = 25;

function taskPermissions(environment: AccessEnvironment, suffix: string): Permission[] {
  const [stack] = environment.stacks;
  const clusters = clusterNames(environment);
  const groups = Array.from({ length: Math.ceil(clusters.length / CLUSTERS) }, (_, nth) =>
    clusters.slice(nth * CLUSTERS, (nth + 1) * CLUSTERS),
  );
  return [
    {
      statement: new iam.PolicyStatement({
        sid: `ReadTasks${suffix}`,
        actions: ['ecs:DescribeTasks'],
        // The name of a task begins with its cluster.
        resources: clusters.map((name) => arn(stack, 'ecs', 'task', `${name}/*`)),
      }),
      wildcardReason: 'The id of a task is made when it starts; this environment’s clusters only',
    },
    ...groups.map((group, nth) => ({
      statement: new iam.PolicyStatement({
        sid: `ListTasks${suffix}${nth === 0 ? '' : `In${nth + 1}`}`,
        actions: ['ecs:ListTasks'],
        resources: ['*'], // it takes no task and no service, only the cluster as a condition
        conditions: { ArnEquals: { 'ecs:cluster': group.map((name) => arn(stack, 'ecs', 'cluster', name)) } },
      }),
      wildcardReason: ONLY_READS,
    })),
  ];
}

export const clusterNames = (environment: AccessEnvironment) => [
  ...new Set(placesOf(environment).map(({ cluster }) => cluster)),
];

/** With their clusters: `shop-production/shop`. */
export const serviceNames = (environment: AccessEnvironment) =>
  placesOf(environment).map(({ cluster, service }) => `${cluster}/${service}`);

const placesOf = ({ configuration: { name: environment, services, cluster } }: AccessEnvironment) =>
  services.map(({ name }) => ecsPlace(name, environment, cluster?.name));

const ONLY_READS =
  'ListTasks takes its cluster as a condition and DescribeRules takes no resource; both only read';
