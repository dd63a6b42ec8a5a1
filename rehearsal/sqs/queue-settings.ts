import { z } from 'zod';
import { parseAs } from '../assembly/parse';

/** A queue as its template has it. */
export interface QueueSettings {
  readonly visibilityTimeoutMs: number;
  /** Of the queue where messages are set aside, its ARN. */
  readonly redrive?: { readonly maxReceiveCount: number; readonly deadLetterArn: string };
}

// Defaults: CloudFormation reference, AWS::SQS::Queue
const queueShape = z.object({
  FifoQueue: z.literal(false).optional(),
  VisibilityTimeout: z.coerce.number().int().min(0).max(43_200).default(30),
  RedrivePolicy: z
    .object({ deadLetterTargetArn: z.string(), maxReceiveCount: z.coerce.number().int().min(1) })
    .optional(),
});

/**
 * @param properties resolved; none of a queue that no template makes: it is taken to be as SQS makes one
 * @param where `Stack.LogicalId`, for errors
 * @throws Malformed
 */
export function queueSettings(properties: unknown, where: string): QueueSettings {
  const { VisibilityTimeout, RedrivePolicy } = parseAs(queueShape, properties, where, 'correct the queue');
  return {
    visibilityTimeoutMs: VisibilityTimeout * 1000,
    ...(RedrivePolicy && {
      redrive: {
        maxReceiveCount: RedrivePolicy.maxReceiveCount,
        deadLetterArn: RedrivePolicy.deadLetterTargetArn,
      },
    }),
  };
}
