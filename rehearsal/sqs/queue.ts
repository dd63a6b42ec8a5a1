/** A message of a standard queue. */
export interface Message {
  /** Simulated milliseconds since the Unix epoch. */
  readonly sentAt: number;
  /** How often it was received. */
  receives: number;
}

export interface QueueProperties {
  /** Milliseconds after which a message that nobody keeps is visible again. */
  readonly visibilityTimeoutMs: number;
  /** Where a message goes that was received so often. Absent: it is received for ever. */
  readonly redrive?: { readonly maxReceiveCount: number; readonly to: Queue };
}

/** A message that was received more often says nothing of the age of the queue. */
const COUNTS_FOR_AGE = 3;

/**
 * A standard queue of SQS, in the order of sending. Who receives a message keeps it hidden until it is deleted, or left; how long
 * messages are retained is not modelled.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-visibility-timeout.html
 */
export class Queue {
  private readonly waiting = new Set<Message>();
  private readonly kept = new Set<Message>();
  /** Left by who had them, and when each is visible again; oldest first, since the timeout is the same for all. */
  private readonly hidden = new Map<Message, number>();

  constructor(private readonly properties: QueueProperties) {}

  send(count: number, now: number): void {
    for (let nth = 0; nth < count; nth += 1) this.put({ sentAt: now, receives: 0 });
  }

  /** @param most 10 a call at AWS, which may be called again at once */
  receive(most: number, now: number): readonly Message[] {
    this.show(now);
    const { redrive } = this.properties;
    const received: Message[] = [];
    for (const message of this.waiting) {
      if (received.length >= most) break;
      this.waiting.delete(message);
      // source: SQS developer guide, "Using dead-letter queues": one that is received more often than maxReceiveCount is moved
      if (redrive && message.receives >= redrive.maxReceiveCount) {
        redrive.to.put(message);
        continue;
      }
      message.receives += 1;
      this.kept.add(message);
      received.push(message);
    }
    return received;
  }

  /** Its work is done. */
  delete(message: Message): void {
    this.kept.delete(message);
  }

  /** Whoever has it does nothing more about it: it is visible again when its timeout is over. */
  leave(message: Message, now: number): void {
    this.kept.delete(message);
    this.hidden.set(message, now + this.properties.visibilityTimeoutMs);
  }

  /** ApproximateNumberOfMessagesVisible. */
  visible(now: number): number {
    this.show(now);
    return this.waiting.size;
  }

  /** ApproximateNumberOfMessagesNotVisible. */
  notVisible(now: number): number {
    this.show(now);
    return this.kept.size + this.hidden.size;
  }

  /**
   * ApproximateAgeOfOldestMessage, in milliseconds: 0 of an empty queue.
   *
   * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
   */
  oldestAge(now: number): number {
    let oldest = now;
    for (const messages of [this.waiting, this.kept, this.hidden.keys()]) {
      for (const { sentAt, receives } of messages)
        if (receives <= COUNTS_FOR_AGE && sentAt < oldest) oldest = sentAt;
    }
    return now - oldest;
  }

  private put(message: Message): void {
    this.waiting.add(message);
  }

  private show(now: number): void {
    for (const [message, visibleAt] of this.hidden) {
      if (visibleAt > now) break;
      this.hidden.delete(message);
      this.put(message);
    }
  }
}
