import { both, carried, changed, type KeyRow, left, row } from './row';

const plain = (key: string, outcome: ReturnType<typeof carried>): KeyRow => row(key, undefined, outcome);

const queueKeys = (of: string): readonly KeyRow[] => [
  plain(`${of}.retention`, carried('retentionPeriod of the queue')),
  plain(`${of}.delay`, carried('deliveryDelay of the queue')),
  plain(`${of}.timeout`, carried('visibilityTimeout of the queue')),
  plain(`${of}.dead_letter.tries`, carried('deadLetterQueue.maxReceiveCount')),
  plain(`${of}.fifo`, carried('fifo of the queue')),
  plain(`${of}.fifo.content_based_deduplication`, carried('contentBasedDeduplication')),
  plain(`${of}.fifo.deduplication_scope`, carried('deduplicationScope')),
  plain(`${of}.fifo.throughput_limit`, carried('fifoThroughputLimit')),
  plain(`${of}.fifo.high_throughput`, carried('deduplicationScope and fifoThroughputLimit')),
];

/** Topics, queues and schedules. */
export const messageKeys: readonly KeyRow[] = [
  both('publish.topics', carried('no topic')),
  both('publish.topics.name', carried('a topic in lib/jobs.ts, a permission and COPILOT_SNS_TOPIC_ARNS')),
  both('publish.topics.fifo', carried('fifo of the topic')),
  both('publish.topics.fifo.content_based_deduplication', carried('contentBasedDeduplication')),
  both(
    'publish.topics.allowed_workers',
    changed('workers in lib/jobs.ts subscribe to the topics of lib/jobs.ts; nobody else may'),
  ),
  plain('subscribe.topics', carried('no subscription')),
  plain('subscribe.topics.name', carried('a subscription to the topic in lib/jobs.ts')),
  plain('subscribe.topics.service', carried('whose topic it is')),
  plain('subscribe.topics.filter_policy.**', carried('filterPolicy of the subscription')),
  plain('subscribe.topics.queue', carried('a queue of its own, in COPILOT_TOPIC_QUEUE_URIS')),
  ...queueKeys('subscribe.topics.queue'),
  ...queueKeys('subscribe.queue'),
  plain('on.schedule', carried('a rule of EventBridge')),
  plain('retries', carried('addRetry of the state machine')),
  plain('timeout', carried('timeout of the state machine')),
];

const NETWORK =
  'a network of Teal’s own is made; to stay in this one give environments.*.network with vpcId, availabilityZones, publicSubnetIds and privateSubnetIds';
const CDN =
  'no distribution is made: point CloudFront at the new load balancer by hand, once users are to move';
const OWN_BALANCER = 'each service has a load balancer of its own; set it there in lib/customize.ts';
const CLOSED =
  'internal: true for its services, since a load balancer of Teal that is public is open to everybody; put AWS WAF before it to make them public';

/** Of an environment's own manifest; it has no room, so both say the same. */
export const environmentKeys: readonly KeyRow[] = [
  both('name', carried('environments')),
  both('type', carried('an environment')),
  both('network.vpc.id', left(NETWORK)),
  both('network.vpc.cidr', carried('environments.*.network.cidr')),
  ...['public', 'private'].flatMap((kind) => [
    both(`network.vpc.subnets.${kind}.id`, left(NETWORK)),
    ...['cidr', 'az'].map((key) =>
      both(`network.vpc.subnets.${kind}.${key}`, left('the network divides its range over two zones itself')),
    ),
  ]),
  ...['ingress', 'egress'].flatMap((way) =>
    ['ip_protocol', 'ports', 'cidr'].map((key) =>
      both(
        `network.vpc.security_group.${way}.${key}`,
        left('each service has a security group of its own; open it in lib/customize.ts'),
      ),
    ),
  ),
  both(
    'network.vpc.flow_logs',
    left('paid for by the gigabyte: foundation.vpc.addFlowLog() in lib/customize.ts'),
  ),
  both(
    'network.vpc.flow_logs.retention',
    left('paid for by the gigabyte: foundation.vpc.addFlowLog() in lib/customize.ts'),
  ),
  ...['', '.certificate', '.terminate_tls', '.static_assets.location', '.static_assets.alias'].map((key) =>
    both(`cdn${key}`, left(CDN)),
  ),
  both('cdn.static_assets.path', left(CDN)),
  both('http.public.certificates', carried('environments.*.domain.certificateArn, account and region')),
  ...['', '.bucket_name', '.prefix'].map((key) => both(`http.public.access_logs${key}`, left(OWN_BALANCER))),
  both('http.public.ssl_policy', left(OWN_BALANCER)),
  both('http.public.ingress.source_ips', changed(CLOSED)),
  both('http.public.ingress.cdn', changed(CLOSED)),
  both('http.public.security_groups.ingress.restrict_to.cdn', changed(CLOSED)),
  ...['certificates', 'subnets', 'ssl_policy', 'ingress.vpc', 'security_groups.ingress.from_vpc'].map((key) =>
    both(`http.private.${key}`, left(OWN_BALANCER)),
  ),
  both(
    'observability.container_insights',
    left('paid for by metric, and nothing of Teal reads it; turn it on for the cluster in lib/customize.ts'),
  ),
];

const WORKFLOWS =
  'GitHub Actions deliver, by the workflows that teal init writes; delete the pipeline when they do';

/** Of a pipeline's manifest. */
export const pipelineKeys: readonly KeyRow[] = [
  both('name', left(WORKFLOWS)),
  both('version', left(WORKFLOWS)),
  ...['provider', 'properties.**'].map((key) => both(`source.${key}`, left(WORKFLOWS))),
  ...['image', 'buildspec', 'additional_policy.**'].map((key) => both(`build.${key}`, left(WORKFLOWS))),
  both('stages.name', carried('environments, in this order')),
  both(
    'stages.requires_approval',
    left('ask for it by gates: [approval()], or by reviewers of the environment in GitHub'),
  ),
  both(
    'stages.test_commands',
    left('make them a gate: smokeTest() or custom(), before users meet the release'),
  ),
  ...['deployments.**', 'pre_deployments.**', 'post_deployments.**'].map((key) =>
    both(`stages.${key}`, left('services are delivered each on its own; migration() is a gate')),
  ),
];
