import { Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { deadLettersName, workerName } from '../config/names';
import { MOST_TAKES, VISIBILITY_SECONDS, type Worker } from '../config/workers';

export interface WorkerQueueProps {
  readonly fullName: string;
  readonly worker: Worker;
  /** Whether it stays when its stack goes. */
  readonly protect: boolean;
}

/** The queue of a worker: one of its own with a dead-letter queue, or one that is there already. */
export class WorkerQueue extends Construct {
  /** Its own, or the one that another stack makes. */
  public readonly queue: sqs.IQueue;
  /** Names of the queue, and of the one where messages are set aside; absent where none is known. */
  public readonly names: { readonly queue: string; readonly deadLetters?: string };
  /** Whether Teal makes it. */
  public readonly isOwn: boolean;

  constructor(scope: Construct, id: string, props: WorkerQueueProps) {
    super(scope, id);
    const { fullName, worker } = props;
    this.isOwn = worker.queue === undefined;
    if (worker.queue) {
      const { name, deadLetters } = worker.queue;
      const arn = Stack.of(this).formatArn({ service: 'sqs', resource: name });
      this.queue = sqs.Queue.fromQueueArn(this, 'Queue', arn);
      this.names = { queue: name, ...(deadLetters !== undefined && { deadLetters }) };
      return;
    }
    this.names = {
      queue: workerName(fullName, worker.name),
      deadLetters: deadLettersName(fullName, worker.name),
    };
    this.queue = this.create(props);
  }

  private create({ fullName, worker, protect }: WorkerQueueProps): sqs.Queue {
    const alike = {
      encryption: sqs.QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      removalPolicy: protect ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    };
    const dead = new sqs.Queue(this, 'DeadLetters', {
      ...alike,
      queueName: deadLettersName(fullName, worker.name),
      // The longest there is: a person must find out why, and send them back.
      retentionPeriod: Duration.days(14),
    });
    Validations.of(dead).acknowledge({
      id: 'AwsSolutions-SQS3',
      reason: 'It is a dead-letter queue itself',
    });
    return new sqs.Queue(this, 'Queue', {
      ...alike,
      queueName: workerName(fullName, worker.name),
      retentionPeriod: Duration.days(7),
      visibilityTimeout: Duration.seconds(VISIBILITY_SECONDS),
      receiveMessageWaitTime: Duration.seconds(20),
      deadLetterQueue: { queue: dead, maxReceiveCount: MOST_TAKES },
    });
  }
}
