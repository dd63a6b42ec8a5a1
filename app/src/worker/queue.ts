import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  ReceiveMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';

/** A message that this task has, and nobody else sees for a while. */
export interface Taken {
  readonly id: string;
  /** By which it is deleted, or kept. */
  readonly receipt: string;
  readonly body: string;
}

/** Where messages wait. */
export interface Queue {
  /** Waits for messages, 20 seconds at most. */
  take(signal: AbortSignal): Promise<readonly Taken[]>;
  /** Nobody else sees it for as long again. */
  keep(message: Taken): Promise<void>;
  /** Its work is done. */
  delete(message: Taken): Promise<void>;
}

/** The longest that SQS waits. source: Amazon SQS API reference, ReceiveMessage (WaitTimeSeconds) */
const WAIT_SECONDS = 20;

/** Few, since they are worked on at once, and a task that is killed keeps them all from others for a while. */
const AT_ONCE = 5;

/** As the queues of Teal have it. */
export const VISIBILITY_SECONDS = 150;

/** The queue of that URL. */
export const sqsQueue = (sqs: SQSClient, QueueUrl: string): Queue => ({
  async take(signal) {
    const { Messages: messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: AT_ONCE,
        WaitTimeSeconds: WAIT_SECONDS,
        VisibilityTimeout: VISIBILITY_SECONDS,
      }),
      { abortSignal: signal },
    );
    return messages.map(({ MessageId: id = '', ReceiptHandle: receipt = '', Body: body = '' }) => ({
      ...{ id, receipt, body },
    }));
  },
  async keep({ receipt }) {
    await sqs.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl,
        ReceiptHandle: receipt,
        VisibilityTimeout: VISIBILITY_SECONDS,
      }),
    );
  },
  async delete({ receipt }) {
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: receipt }));
  },
});
