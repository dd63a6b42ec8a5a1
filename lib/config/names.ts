/**
 * Small letters, digits and single hyphens: what a load balancer, an IAM role, a repository of ECR and a DNS label
 * all take. It also keeps `:` and `%` out of GitHub's token subjects, where they make two environments look alike,
 * and `*` and `?` out of trust policies.
 */
export const namePattern = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** A user or an organization of GitHub. */
export const repositoryOwnerPattern = /^[A-Za-z0-9_-]+$/;

/** A repository of GitHub, without its owner. */
export const repositoryNamePattern = /^(?!\.{1,2}$)[A-Za-z0-9._-]+$/;

/** A project of GitLab with its groups. source: docs.gitlab.com/user/reserved_names, rules for names of projects and groups */
export const projectPattern = /^[A-Za-z0-9_][A-Za-z0-9_.-]*(\/[A-Za-z0-9_][A-Za-z0-9_.-]*)+$/;

/** A tag without folders, short enough for a trust policy. source: git help check-ref-format: no `..`, and neither `.` nor `.lock` at the end */
export const tagPattern = /^(?!.*\.\.)(?!.*(\.|\.lock)$)[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/** The workflow that builds, prepares and deploys. */
export const deployWorkflow = '.github/workflows/deploy.yml';

/** The only branch that may do more than plan. */
export const mainRef = 'refs/heads/main';

/** The same, as GitLab's tokens name it. */
export const mainBranch = 'main';

/** The workflow that builds now, as tokens and certificates name it. */
export const buildWorkflow = ({
  owner,
  name,
  workflows,
}: {
  readonly owner: string;
  readonly name: string;
  readonly workflows?: { readonly owner: string; readonly name: string; readonly tag: string };
}): string =>
  workflows === undefined
    ? `${owner}/${name}/${deployWorkflow}@${mainRef}`
    : `${workflows.owner}/${workflows.name}/${deployWorkflow}@refs/tags/${workflows.tag}`;

/** `owner/name/.github/workflows/deploy.yml@ref`, as it is in a certificate; the parts as in the patterns above. */
export const formerWorkflowPattern =
  /^[A-Za-z0-9_-]+\/(?!\.{1,2}\/)[A-Za-z0-9._-]+\/\.github\/workflows\/deploy\.yml@(refs\/heads\/main|refs\/tags\/(?!.*\.\.)(?!.*(\.|\.lock)$)[A-Za-z0-9][A-Za-z0-9._-]{0,63})$/;

/** source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateLoadBalancer.html (Name) */
export const longestLoadBalancerName = 32;

/** Refused by the same API: it marks load balancers without a public address. */
export const reservedPrefix = 'internal-';

/** The load balancer's name, which must be the only one of its account and region. */
export const loadBalancerName = (service: string, environment: string): string => `${service}-${environment}`;

/** Leaves room for an environment and a purpose in {@link longestRoleName}. */
export const longestDeliveryName = 32;

/** source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateRole.html (RoleName) */
export const longestRoleName = 64;

/** Where ECS has a service: names of a cluster and of the service in it. */
export interface EcsPlace {
  /** Name of the cluster. */
  readonly cluster: string;
  /** Name of the service in it. */
  readonly service: string;
}

/**
 * A service has a cluster of its own, `<service>-<environment>`, and its plain name there. In a cluster that others are in
 * it is `<service>-<environment>`, which nobody else's service and no other environment's is called.
 *
 * @param cluster one that is there already. @default one of its own
 */
export const ecsPlace = (service: string, environment: string, cluster?: string): EcsPlace => {
  const fullName = loadBalancerName(service, environment);
  return cluster === undefined ? { cluster: fullName, service } : { cluster, service: fullName };
};

/** The role with which GitHub deploys. */
export const deployRoleName = (delivery: string, environment: string): string =>
  `${delivery}-deploy-${environment}`;

/**
 * The role that makes the change set of a deployment, and cannot execute it; the longest name of those that a delivery
 * gives to roles.
 */
export const prepareRoleName = (delivery: string, environment: string): string =>
  `${delivery}-prepare-${environment}`;

/** The role with which GitHub tries whether a database can be restored; as long as {@link prepareRoleName}. */
export const restoreRoleName = (delivery: string, environment: string): string =>
  `${delivery}-restore-${environment}`;

/**
 * The role with which ECS starts a service's tasks; another account's repository knows it by name.
 *
 * @param fullName `<service>-<environment>`
 */
export const executionRoleName = (fullName: string): string => `${fullName}-execution`;

/**
 * The same with a bootstrap of the delivery's own, where it is under a path. A name of its own, or an account could not
 * move there and back: a new path is a new role, made before the old one is gone, and a name is taken once an account.
 * source: IAM API reference, CreateRole (RoleName: unique within the account, whatever the path)
 */
export const boundedExecutionRoleName = (fullName: string): string =>
  `${executionRoleName(fullName)}-bounded`;

/**
 * The role of the preflight function, where another account's repository must know it by name. Two names, as those of
 * {@link executionRoleName} are.
 */
export const preflightRoleName = (fullName: string, bounded: boolean): string =>
  `${fullName}-preflight${bounded ? '-bounded' : ''}`;

const peoplePurposes = { reader: 'reader', operator: 'operator', breakGlass: 'break-glass' } as const;

/** A role for people, as `people` of an environment names it. */
export const peopleRoleName = (
  delivery: string,
  role: keyof typeof peoplePurposes,
  environment: string,
): string => `${delivery}-${peoplePurposes[role]}-${environment}`;

/** The stack of a service in an environment. */
export const serviceStackName = (service: string, environment: string): string => `${service}-${environment}`;

/** The stack of what the services of an environment share. @param owner the delivery; or a service, of what is its alone and outlives it */
export const foundationStackName = (owner: string, environment: string): string =>
  `${owner}-${environment}-foundation`;

/** The stack of an environment's roles for people. */
export const peopleStackName = (delivery: string, environment: string): string =>
  `${delivery}-${environment}-people`;

/** The roles that GitHub has once in an account. */
export const accountRoleName = (delivery: string, purpose: 'plan' | 'build' | 'drift'): string =>
  `${delivery}-${purpose}`;

/** GitHub's environment of the jobs that go back: it asks the reviewers of `production` nothing. */
export const rollbackEnvironment = (environment: string): string => `${environment}-rollback`;

/** The bucket of an account's release records; at most 32 + 9 + 12 of the 63 characters that S3 takes. */
export const recordsBucketName = (delivery: string, account: string): string =>
  `${delivery}-records-${account}`;

/** Folder of a service's releases in the bucket; that of holds stands beside it, so no service may be called `holds`. */
export const releasesPrefix = (environment: string, service: string): string =>
  `${environment}/${service}/releases/`;

/** What no service may be called: see {@link releasesPrefix}. */
export const holdsFolder = 'holds';

/** The repository of record: one for a service, for all its environments. */
export const imageRepositoryName = (delivery: string, service: string): string => `${delivery}/${service}`;

/** source: https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html (FunctionName) */
export const longestFunctionName = 64;

/** The function of a gate. */
export const gateFunctionName = (service: string, environment: string, gate: string): string =>
  `${service}-${environment}-gate-${gate}`;

/** The secret of an environment variable. @param fullName `<service>-<environment>` */
export const secretName = (fullName: string, variable: string): string => `${fullName}/${variable}`;

/** The parameter of a secret's version. {@link secretVersionParameter} */
export { secretVersionParameter } from '../../lambda/shared/secret-version';

/** Parameter of Systems Manager with the id of the security group of a service's database. @param fullName `<service>-<environment>` */
export const databaseSecurityGroupParameter = (fullName: string): string =>
  `/teal/${fullName}/database/security-group`;

/** The function that makes the users of a service's database, and rotates their passwords. */
export const databaseUsersFunctionName = (fullName: string): string => `${fullName}-database-users`;

/** The function that rotates an environment's secrets. */
export const rotationFunctionName = (delivery: string, environment: string): string =>
  `${delivery}-${environment}-secret-rotation`;

/** Header that leads to green before users meet it. It routes; it protects nothing. */
export const testHeaderName = 'x-teal-test';

/** The topic of an environment to which everything of a channel goes; services know it by this name. */
export const topicName = (delivery: string, environment: string, channel: string): string =>
  `${delivery}-${environment}-${channel}`;

/** Logical id of the bucket with a load balancer's access logs: CloudFormation names it after the stack and this. */
export const ACCESS_LOGS_BUCKET = 'AccessLogs';

/** Names of such buckets. @param stackName may hold `*` */
export const accessLogsBucketNames = (stackName: string): string =>
  `${stackName}-${ACCESS_LOGS_BUCKET.toLowerCase()}-*`;

/** Logical id of the bucket with what a probe saw: CloudFormation names it after the stack and this. */
export const PROBE_BUCKET = 'ProbeArtefacts';

/** Names of such buckets. @param stackName may hold `*` */
export const probeBucketNames = (stackName: string): string => `${stackName}-${PROBE_BUCKET.toLowerCase()}-*`;

/** The task definition, the schedule and the log streams of a job. @param fullName `<service>-<environment>` */
export const jobName = (fullName: string, job: string): string => `${fullName}-job-${job}`;

/** The function that starts the jobs of a service and counts their runs. @param fullName `<service>-<environment>` */
export const jobsFunctionName = (fullName: string): string => `${fullName}-jobs`;

/** Where failed starts of jobs are kept. @param fullName `<service>-<environment>` */
export const failedStartsQueueName = (fullName: string): string => `${fullName}-jobs-not-started`;

/** The task definition, the queue and the service of ECS of a worker. @param fullName `<service>-<environment>` */
export const workerName = (fullName: string, worker: string): string => `${fullName}-worker-${worker}`;

/** Where messages of a worker are set aside. @param fullName `<service>-<environment>` */
export const deadLettersName = (fullName: string, worker: string): string =>
  `${workerName(fullName, worker)}-dead`;
