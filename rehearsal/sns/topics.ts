import { createHash } from 'node:crypto';
import { AwsError } from '../aws-error';
import type { Clock } from '../clock/clock';

export interface MessageAttribute {
  readonly DataType: string;
  readonly StringValue?: string | undefined;
  readonly BinaryValue?: Uint8Array | undefined;
}

export interface NewMessage {
  readonly message: string;
  readonly subject?: string;
  readonly attributes?: Readonly<Record<string, MessageAttribute>>;
  /** Of topics that keep an order. */
  readonly groupId?: string;
  readonly deduplicationId?: string;
}

export interface PublishedMessage extends NewMessage {
  readonly id: string;
  readonly topicArn: string;
  /** Milliseconds since the Unix epoch. */
  readonly publishedAt: number;
}

export interface Subscription {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: string;
  readonly endpoint: string;
  /** Whether its owner has agreed; before that nothing is sent to it. */
  readonly confirmed: boolean;
}

export interface Topic {
  readonly arn: string;
  readonly displayName: string;
  readonly subscriptions: readonly Subscription[];
}

interface ChangeableTopic extends Topic {
  subscriptions: readonly Subscription[];
}

/** Messages that are kept, the newest, so that a simulated week does not fill the memory of the machine. */
const MESSAGES_KEPT = 10_000;

/** The topics of an account and region. Nothing leaves the machine: messages are kept, and told to listeners. */
export class Topics {
  private readonly topics = new Map<string, ChangeableTopic>();
  private readonly listeners = new Set<(message: PublishedMessage) => void>();
  private kept: PublishedMessage[] = [];
  private published = 0;

  constructor(private readonly clock: Pick<Clock, 'now'>) {}

  create(arn: string, displayName = ''): void {
    if (!this.topics.has(arn)) this.topics.set(arn, { arn, displayName, subscriptions: [] });
  }

  delete(arn: string): void {
    this.topics.delete(arn);
  }

  /**
   * Somebody must click for an e-mail, and an address must answer; nobody is there who could. What is within AWS confirms itself.
   *
   * source: SNS API reference, Subscribe: "If the endpoint type is HTTP/S or email … the endpoint owner must run the
   * ConfirmSubscription action"
   *
   * @throws AwsError when there is no such topic
   */
  subscribe(topicArn: string, protocol: string, endpoint: string): Subscription {
    const topic = this.changeable(topicArn);
    const arn = `${topicArn}:${madeUpId(`${topicArn} ${protocol} ${endpoint}`)}`;
    const known = topic.subscriptions.find((each) => each.arn === arn);
    if (known) return known;
    const confirmed = !/^(https?|email(-json)?)$/.test(protocol);
    const subscription = { arn, topicArn, protocol, endpoint, confirmed };
    topic.subscriptions = [...topic.subscriptions, subscription];
    return subscription;
  }

  /** Its owner has agreed. */
  confirm(subscriptionArn: string): void {
    for (const topic of this.topics.values()) {
      topic.subscriptions = topic.subscriptions.map((each) =>
        each.arn === subscriptionArn ? { ...each, confirmed: true } : each,
      );
    }
  }

  /** @throws AwsError when there is none */
  topic(arn: string): Topic {
    return this.changeable(arn);
  }

  list(): readonly Topic[] {
    return [...this.topics.values()];
  }

  /** Oldest first, of all topics or of one. */
  messages(topicArn?: string): readonly PublishedMessage[] {
    return this.kept.filter((message) => topicArn === undefined || message.topicArn === topicArn);
  }

  /** @throws AwsError when there is no such topic */
  publish(topicArn: string, message: NewMessage): PublishedMessage {
    this.topic(topicArn);
    this.published += 1;
    const published = {
      ...message,
      topicArn,
      id: madeUpId(`message ${this.published}`),
      publishedAt: this.clock.now(),
    };
    this.kept.push(published);
    if (this.kept.length > 2 * MESSAGES_KEPT) this.kept = this.kept.slice(-MESSAGES_KEPT);
    for (const listener of this.listeners) listener(published);
    return published;
  }

  /** @returns a function that ends it */
  onMessage(listener: (message: PublishedMessage) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private changeable(arn: string): ChangeableTopic {
    const topic = this.topics.get(arn);
    if (topic) return topic;
    throw new AwsError('NotFound', 'Topic does not exist', 404);
  }
}

function madeUpId(of: string): string {
  const hash = createHash('sha256').update(of).digest('hex');
  return hash.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
