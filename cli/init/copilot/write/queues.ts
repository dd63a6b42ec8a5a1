import type { PlainWorkload } from '../plain-workload';
import type { Queue, Subscription } from '../read/messages';
import type { Workload } from '../read/workload';
import { code, type Literal, object, pascal, print, quote } from './code';
import type { PublishedTopic } from './jobs';
import { chosen, type Each, mapEach } from './per-environment';

export interface QueueParts {
  /** What the container is told of them. */
  readonly variables: readonly (readonly [string, Literal])[];
  readonly after: readonly string[];
}

/** A queue is given up by a message after so many tries, where the manifest says nothing. */
const TRIES = 10;

const seconds = (amount: number | undefined) =>
  amount === undefined ? undefined : code(`Duration.seconds(${amount})`);

/** Topics that have a queue of their own in some environment. */
const ownQueues = ({ subscriptions }: Workload) =>
  subscriptions.flatMap(({ service, topic, queue }) =>
    queue ? [{ variable: `${lower(pascal(service))}${pascal(topic)}Queue`, queue, service, topic }] : [],
  );

const lower = (name: string): string => name.slice(0, 1).toLowerCase() + name.slice(1);

/** The queue of a worker and those of single topics, each with one for what failed. */
export function queueStatements({ workloads }: PlainWorkload, id: string): readonly string[] {
  const each = mapEach(workloads, (own) => ownQueues(own));
  const names = [...new Set([...each.values()].flat().map(({ variable }) => variable))];
  const last = (variable: string) =>
    [...each.values()].flat().findLast((one) => one.variable === variable)?.queue;
  return [
    ...declared(
      'queue',
      `${id}Queue`,
      mapEach(workloads, ({ queue }) => queue),
    ),
    ...names.flatMap((variable) => {
      // Where an environment has none, nothing leads to it.
      const queues = mapEach(workloads, (own) => {
        const found = ownQueues(own).find((one) => one.variable === variable)?.queue;
        return found ?? last(variable) ?? own.queue;
      });
      return declared(variable, `${id}${pascal(variable)}`, queues);
    }),
  ];
}

/** What a worker is told of its queues, may do with them, and what leads to them. */
export function queueParts(
  own: Workload,
  id: string,
  place: {
    readonly application: string;
    readonly environment: string;
    readonly topics: readonly PublishedTopic[];
  },
): QueueParts {
  const queues = ownQueues(own);
  const variableOf = (one: Subscription) =>
    queues.find(({ service, topic }) => service === one.service && topic === one.topic)?.variable ?? 'queue';
  const uris = new Map(
    queues.map((one) => [eventsQueue(one, place.topics), code(`${one.variable}.queueUrl`)] as const),
  );
  return {
    variables: [
      ['COPILOT_QUEUE_URI', code('queue.queueUrl')],
      ...(uris.size > 0
        ? [['COPILOT_TOPIC_QUEUE_URIS', code(`stack.toJsonString(${print(uris)})`)] as const]
        : []),
    ],
    after: [
      ...['queue', ...queues.map(({ variable }) => variable)].map(
        (variable) => `${variable}.grantConsumeMessages(definition.taskRole);`,
      ),
      ...own.subscriptions.map((one) => subscribe(one, variableOf(one), id, place)),
    ],
  };
}

/** source: aws/copilot-cli site/content/docs/developing/publish-subscribe.en.md (merchantOrdersEventsQueue, merchantTransactionsfifoEventsQueue) */
function eventsQueue(
  { service, topic }: { readonly service: string; readonly topic: string },
  topics: readonly PublishedTopic[],
): string {
  const safe = (name: string) => name.replace(/[^A-Za-z0-9]/g, '');
  const fifo = topics.find(({ key }) => key === `${service}/${topic}`)?.fifo ? 'fifo' : '';
  const title = safe(topic);
  return `${safe(service)}${title.slice(0, 1).toUpperCase()}${title.slice(1)}${fifo}EventsQueue`;
}

function declared(variable: string, id: string, queues: Each<Queue>): readonly string[] {
  const dead = `${variable}DeadLetters`;
  const deadProps = mapEach(queues, ({ fifo }) =>
    object(
      ['fifo', fifo ? true : undefined],
      ['retentionPeriod', code('Duration.days(14)')],
      ['enforceSSL', true],
    ),
  );
  const props = mapEach(queues, (queue) => queueProps(queue, dead));
  return [
    `  const ${dead} = new sqs.Queue(stack, ${quote(`${id}DeadLetters`)}, ${print(chosen(deadProps), 2)});`,
    `  const ${variable} = new sqs.Queue(stack, ${quote(id)}, ${print(chosen(props), 2)});`,
  ];
}

function queueProps(queue: Queue, dead: string): Map<string, Literal> {
  const scope = { messageGroup: 'MESSAGE_GROUP', queue: 'QUEUE' }[queue.deduplicationScope ?? ''];
  const limit = { perMessageGroupId: 'PER_MESSAGE_GROUP_ID', perQueue: 'PER_QUEUE' }[
    queue.throughputLimit ?? ''
  ];
  return object(
    ['fifo', queue.fifo ? true : undefined],
    ['contentBasedDeduplication', queue.contentBasedDeduplication ? true : undefined],
    ['deduplicationScope', scope === undefined ? undefined : code(`sqs.DeduplicationScope.${scope}`)],
    ['fifoThroughputLimit', limit === undefined ? undefined : code(`sqs.FifoThroughputLimit.${limit}`)],
    ['retentionPeriod', seconds(queue.retention)],
    ['visibilityTimeout', seconds(queue.timeout)],
    ['deliveryDelay', seconds(queue.delay)],
    ['enforceSSL', true],
    ['deadLetterQueue', object(['queue', code(dead)], ['maxReceiveCount', queue.tries ?? TRIES])],
  );
}

function subscribe(
  { service, topic, filter }: Subscription,
  queue: string,
  id: string,
  place: {
    readonly application: string;
    readonly environment: string;
    readonly topics: readonly PublishedTopic[];
  },
): string {
  const key = `${service}/${topic}`;
  const options = object(['filterPolicy', filter instanceof Map ? filterOf(filter) : undefined]);
  const to = `new subscriptions.SqsSubscription(${queue}${options.size > 0 ? `, ${print(options)}` : ''})`;
  if (place.topics.some((one) => one.key === key)) return `topics[${quote(key)}].addSubscription(${to});`;
  // Of a workload that is elsewhere: Copilot's own topic.
  const name = `${place.application}-${place.environment}-${service}-${topic}`;
  const arn = `stack.formatArn({ service: 'sns', resource: ${quote(name)} })`;
  const topicId = `${id}${pascal(service)}${pascal(topic)}Topic`;
  return `sns.Topic.fromTopicArn(stack, ${quote(topicId)}, ${arn}).addSubscription(${to});`;
}

const filterOf = (filter: ReadonlyMap<string, Literal>): ReadonlyMap<string, Literal> =>
  new Map(
    [...filter].map(([attribute, conditions]) => [
      attribute,
      code(`new sns.SubscriptionFilter(${print(conditions)})`),
    ]),
  );
