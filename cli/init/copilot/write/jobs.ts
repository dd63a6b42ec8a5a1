import type { PlainWorkload } from '../plain-workload';
import type { TealService } from '../teal-service';
import { code, type Literal, object, pascal, print, property, quote } from './code';
import { CONTAINER_OF } from './container';
import { importsFor } from './imports';
import { environmentType } from './per-environment';
import { plainFunction } from './plain';
import { topicName } from './topics';

export interface JobsProps {
  readonly delivery: string;
  readonly application: string;
  readonly services: readonly TealService[];
  readonly plain: readonly PlainWorkload[];
  readonly environments: readonly string[];
}

/** Who publishes what, of all workloads: `frontend/orders`. */
export interface PublishedTopic {
  readonly key: string;
  readonly service: string;
  readonly name: string;
  readonly fifo: boolean;
  readonly contentBasedDeduplication: boolean;
}

/** A topic is there in every environment: one more than needed costs nothing. */
export function publishedTopics(
  services: readonly TealService[],
  plain: readonly PlainWorkload[],
): readonly PublishedTopic[] {
  const found = new Map<string, PublishedTopic>();
  const publishers = [
    ...services.map(({ original: service, workloads }) => ({ service, workloads })),
    ...plain.map(({ name: service, workloads }) => ({ service, workloads })),
  ];
  for (const { service, workloads } of publishers) {
    for (const topic of [...workloads.values()].flatMap(({ topics }) => topics)) {
      const key = `${service}/${topic.name}`;
      found.set(key, { ...topic, key, service });
    }
  }
  return [...found.values()];
}

/** What Teal does not release, as plain CDK: a stack in each environment. */
export function writeJobs(props: JobsProps): string {
  const { delivery, application, plain, environments } = props;
  const topics = publishedTopics(props.services, plain);
  const discovery = plain.some(isFound);
  const functions = plain.map((workload) =>
    plainFunction(workload, { ...props, topics, discovery, isFound: isFound(workload) }),
  );
  const calls = plain.map((workload) => `    add${pascal(workload.name)}(place);`);
  const body = functions.join('\n\n');
  const helpers = body.includes('containerOf(') ? `\n\n${CONTAINER_OF}` : '';
  const placed = `interface Place {
  readonly stack: Stack;
  readonly environment: Environment;
  readonly cluster: ecs.Cluster;
  /** Of this environment, each in its own stack. */
  readonly delivered: DeliveredEnvironment;${
    topics.length > 0 ? '\n  readonly topics: Readonly<Record<Published, sns.Topic>>;' : ''
  }
}`;
  const text = `${placed}

/** What Teal does not release. Written by teal init --from-copilot; it is yours to change. */
export function addJobs(delivery: Delivery): void {
  for (const delivered of delivery.environments) {
    const { configuration, foundation } = delivered;
    const environment = configuration.name as Environment;
    const stackName = \`${delivery}-\${environment}-jobs\`;
    const stack = new Stack(foundation.node.root, stackName, {
      stackName,
      env: { account: configuration.account, region: configuration.region },
      terminationProtection: configuration.protect,
    });
    stack.addStackDependency(foundation);
    const cluster = new ecs.Cluster(stack, 'Cluster', { vpc: foundation.vpc });
    acknowledge(cluster, 'AwsSolutions-ECS4', 'Container Insights is billed by metric, and nothing here reads it');
${discovery ? `    cluster.addDefaultCloudMapNamespace({ name: \`\${environment}.${application}.local\` });\n` : ''}${
  topics.length > 0 ? '    const topics = topicsOf(stack, environment);\n' : ''
}    const place: Place = { stack, environment, cluster, delivered${topics.length > 0 ? ', topics' : ''} };
${calls.join('\n')}
  }
}

${topics.length > 0 ? `${topicsFunction(topics, delivery)}\n\n` : ''}${body}

${STATIC}${helpers}
`;
  return `${importsFor(text, "import type { DeliveredEnvironment, Delivery } from 'teal-cdk/app';")}

${environmentType(environments)}
${topics.length > 0 ? `type Published = ${topics.map(({ key }) => quote(key)).join(' | ')};\n` : ''}
${text}`;
}

const isFound = ({ kind, workloads }: PlainWorkload): boolean =>
  kind === 'service' && [...workloads.values()].every(({ port }) => port !== undefined);

/** Whether names are made in the network. */
export const hasDiscovery = (plain: readonly PlainWorkload[]): boolean => plain.some(isFound);

function topicsFunction(topics: readonly PublishedTopic[], delivery: string): string {
  const lines = topics.map((topic) => {
    const props = object(
      ['fifo', topic.fifo ? true : undefined],
      ['contentBasedDeduplication', topic.contentBasedDeduplication ? true : undefined],
      ['enforceSSL', true],
    );
    const name = topicName({ delivery, environment: `\${environment}`, service: topic.service, topic });
    return `    ${property(topic.key)}: new sns.Topic(stack, ${quote(`${pascal(topic.service)}${pascal(topic.name)}Topic`)}, ${print(
      new Map<string, Literal>([['topicName', code(`\`${name}\``)], ...props]),
      4,
    )}),`;
  });
  return `/** By publisher and name. Copilot's own topics stay as they are: what is published there is not seen here. */
function topicsOf(stack: Stack, environment: Environment): Record<Published, sns.Topic> {
  return {
${lines.join('\n')}
  };
}`;
}

const STATIC = `/** A finding of cdk-nag that is meant. */
function acknowledge(scope: Parameters<typeof Validations.of>[0], id: string, reason: string): void {
  Validations.of(scope).acknowledge({ id, reason });
}

function acknowledgeTask(definition: ecs.FargateTaskDefinition): void {
  acknowledge(definition, 'AwsSolutions-ECS2', 'Configuration that is no secret; secrets come when a task starts');
  acknowledge(
    definition,
    'AwsSolutions-IAM5[Resource::*]',
    'ecr:GetAuthorizationToken and the session channels of ECS Exec take no resource',
  );
}`;
