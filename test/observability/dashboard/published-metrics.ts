import { DELIVERY_METRIC, SERVICE_METRICS } from '../../../lambda/shared/environment';

/** Sets of dimensions under which a metric is published: of no other set is there a datapoint. */
type Sets = readonly (readonly string[])[];

// source: Elastic Load Balancing, "CloudWatch metrics for your Application Load Balancer", dimensions of each metric. Those
// with zones are left out: nothing here asks for one.
const LB = ['LoadBalancer'];
const GROUP = ['LoadBalancer', 'TargetGroup'];
const ofBoth: Sets = [LB, GROUP];
const ofLoadBalancer: Sets = [LB];
const ofGroup: Sets = [GROUP];

// source: ECS developer guide, "Amazon ECS service utilization metrics"
const ofEcsService: Sets = [['ClusterName'], ['ClusterName', 'ServiceName']];

// What the service says of itself, by lambda/shared/indicator.ts
const ofOwn: Sets = [
  ['Service', 'Environment', 'Route'],
  ['Service', 'Environment', 'Dependency'],
];
// What a job says, by docs/signals.md
const ofJobs: Sets = [['Service', 'Environment', 'Job']];
// What the function that measures deliveries says, by lambda/shared/delivery-environment.ts
const ofDeliveries: Sets = [['Service', 'Environment']];

// source: Amazon RDS user guide, "Amazon CloudWatch metrics for Amazon RDS" and "dimensions"
const ofInstance: Sets = [['DBInstanceIdentifier']];
// source: Amazon SQS developer guide, "Available CloudWatch metrics for Amazon SQS": the only dimension is QueueName
const ofQueue: Sets = [['QueueName']];

const each = (names: readonly string[], sets: Sets): Record<string, Sets> =>
  Object.fromEntries(names.map((name) => [name, sets]));

const PUBLISHED: Readonly<Record<string, Readonly<Record<string, Sets>>>> = {
  'AWS/ApplicationELB': {
    RequestCount: ofBoth,
    TargetResponseTime: ofBoth,
    HTTPCode_Target_2XX_Count: ofBoth,
    HTTPCode_Target_3XX_Count: ofBoth,
    HTTPCode_Target_4XX_Count: ofBoth,
    HTTPCode_Target_5XX_Count: ofBoth,
    TargetConnectionErrorCount: ofBoth,
    TargetTLSNegotiationErrorCount: ofBoth,
    HTTPCode_ELB_4XX_Count: ofLoadBalancer,
    HTTPCode_ELB_5XX_Count: ofLoadBalancer,
    HTTPCode_ELB_502_Count: ofLoadBalancer,
    HTTPCode_ELB_503_Count: ofLoadBalancer,
    HTTPCode_ELB_504_Count: ofLoadBalancer,
    ActiveConnectionCount: ofLoadBalancer,
    NewConnectionCount: ofLoadBalancer,
    RejectedConnectionCount: ofLoadBalancer,
    HealthyHostCount: ofGroup,
    UnHealthyHostCount: ofGroup,
  },
  'AWS/ECS': { CPUUtilization: ofEcsService, MemoryUtilization: ofEcsService },
  [SERVICE_METRICS.NAMESPACE]: {
    [SERVICE_METRICS.REQUESTS]: ofOwn,
    [SERVICE_METRICS.FAILURES]: ofOwn,
    [SERVICE_METRICS.DURATION]: ofOwn,
    Heartbeat: ofJobs,
  },
  [DELIVERY_METRIC.NAMESPACE]: {
    [DELIVERY_METRIC.DEPLOYMENTS]: ofDeliveries,
    [DELIVERY_METRIC.FAILED]: ofDeliveries,
    [DELIVERY_METRIC.LEAD_TIME]: ofDeliveries,
    [DELIVERY_METRIC.TIME_TO_RESTORE]: ofDeliveries,
  },
  // source: CloudWatch user guide, "CloudWatch metrics published by canaries" and "multilocation canaries"
  CloudWatchSynthetics: { SuccessPercent: [['CanaryName'], ['CanaryName', 'Location']] },
  'AWS/RDS': each(
    [
      ...['ReadLatency', 'WriteLatency', 'ReadIOPS', 'WriteIOPS', 'DiskQueueDepth', 'CPUUtilization'],
      ...['DatabaseConnections', 'FreeableMemory', 'FreeStorageSpace', 'ReplicaLag'],
    ],
    ofInstance,
  ),
  'AWS/SQS': each(
    [
      ...['ApproximateAgeOfOldestMessage', 'ApproximateNumberOfMessagesVisible'],
      ...['ApproximateNumberOfMessagesNotVisible', 'NumberOfMessagesSent', 'NumberOfMessagesDeleted'],
    ],
    ofQueue,
  ),
};

interface Asked {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Why there is no such metric; nothing where there is. @param own of the team, as its configuration names them */
export function whyUnpublished({ namespace, name, dimensions }: Asked, own: readonly Asked[] = []): string[] {
  if (own.some((one) => keyOf(one) === keyOf({ namespace, name, dimensions }))) return [];
  const sets = PUBLISHED[namespace]?.[name];
  const given = Object.keys(dimensions).sort().join(', ');
  if (!sets) return [`${namespace} ${name} is not known to be published`];
  return sets.some((set) => [...set].sort().join(', ') === given)
    ? []
    : [`${namespace} ${name} is not published with ${given || 'no dimensions'}`];
}

const keyOf = ({ namespace, name, dimensions }: Asked) =>
  JSON.stringify([namespace, name, Object.entries(dimensions).sort()]);
