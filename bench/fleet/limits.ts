/** A documented limit of calls, of an account in a region. */
export interface Limit {
  readonly id: string;
  /** In the tables. */
  readonly name: string;
  /** Calls in one second at most. */
  readonly burst: number;
  /** Calls a second for as long as one likes. */
  readonly sustained: number;
  /** `Service.Operation`. */
  readonly calls: readonly string[];
  readonly source: string;
}

const ECS = 'https://docs.aws.amazon.com/AmazonECS/latest/APIReference/request-throttling.html';
const ELB = 'https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/elb-api-throttling.html';
const CLOUDWATCH = 'https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html';
const FARGATE = 'https://docs.aws.amazon.com/AmazonECS/latest/developerguide/throttling.html';

const ELB_READS = ['ELBv2.DescribeRules', 'ELBv2.DescribeTargetHealth'];

/**
 * Defaults as AWS publishes them, November 2026. CloudWatch names a rate and no burst: a second's worth is taken for one. CloudFormation, EventBridge and
 * Parameter Store's history publish none for what is called here, or none that is near.
 */
export const LIMITS: readonly Limit[] = [
  limit(
    'ecs-task-definition-modify',
    'ECS, task definition modify',
    20,
    1,
    ['ECS.RegisterTaskDefinition'],
    ECS,
  ),
  limit('ecs-service-modify', 'ECS, service modify', 50, 5, ['ECS.UpdateService'], ECS),
  limit('ecs-service-read', 'ECS, service read', 100, 20, ['ECS.DescribeServices'], ECS),
  limit(
    'ecs-deployment',
    'ECS, service deployment',
    50,
    20,
    ['ECS.ListServiceDeployments', 'ECS.DescribeServiceDeployments'],
    ECS,
  ),
  limit('ecs-revision', 'ECS, service revision', 50, 20, ['ECS.DescribeServiceRevisions'], ECS),
  limit(
    'ecs-cluster-resource-read',
    'ECS, cluster resource read',
    100,
    20,
    ['ECS.ListTasks', 'ECS.DescribeTasks'],
    ECS,
  ),
  limit('elb-read', 'Elastic Load Balancing, all calls', 40, 10, ELB_READS, ELB),
  limit('cloudwatch-alarms', 'CloudWatch, DescribeAlarms', 9, 9, ['CloudWatch.DescribeAlarms'], CLOUDWATCH),
  limit(
    'cloudwatch-metrics',
    'CloudWatch, GetMetricData',
    500,
    500,
    ['CloudWatch.GetMetricData'],
    CLOUDWATCH,
  ),
  limit('fargate-launch', 'Fargate, tasks launched', 100, 20, ['Fargate.LaunchTask'], FARGATE),
];

/** Of a call; none where AWS publishes none that is near. */
export function limitOf(call: string): Limit | undefined {
  return LIMITS.find(({ calls }) => calls.includes(call));
}

function limit(
  id: string,
  name: string,
  burst: number,
  sustained: number,
  calls: readonly string[],
  source: string,
): Limit {
  return { id, name, burst, sustained, calls, source };
}
