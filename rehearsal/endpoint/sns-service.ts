import { z } from 'zod';
import { AwsError } from '../aws-error';
import type { NewMessage, Topics } from '../sns/topics';
import type { AwsService } from './aws-service';
import { bytes, list } from './wire-shapes';

const message = {
  Message: z.string(),
  Subject: z.string().optional(),
  MessageStructure: z.string().optional(),
  MessageAttributes: z
    .record(
      z.string(),
      z.strictObject({
        DataType: z.string(),
        StringValue: z.string().optional(),
        BinaryValue: bytes.optional(),
      }),
    )
    .optional(),
  MessageGroupId: z.string().optional(),
  MessageDeduplicationId: z.string().optional(),
};
const publish = z.strictObject({
  TopicArn: z.string().optional(),
  TargetArn: z.string().optional(),
  ...message,
});
const entry = z.strictObject({ Id: z.string(), ...message });
const publishBatch = z.strictObject({ TopicArn: z.string(), PublishBatchRequestEntries: list(entry) });
const topic = z.strictObject({ TopicArn: z.string() });
const listing = z.strictObject({ NextToken: z.string().optional() });
const listSubscriptionsByTopic = topic.extend({ NextToken: z.string().optional() });

// source: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html, API_PublishBatch.html
const LARGEST_BYTES = 256 * 1024;
const LONGEST_SUBJECT = 100;
const MOST_ENTRIES = 10;

/** What hooks ask SNS. Everything is on one page. */
export function snsService(topics: Topics): AwsService {
  return {
    name: 'SNS',
    query: { serviceName: 'sns', xmlns: 'http://sns.amazonaws.com/doc/2010-03-31/' },
    invalidInput: 'InvalidParameter',
    operations: {
      Publish(input) {
        const { TopicArn, TargetArn, ...given } = publish.parse(input);
        const arn = TopicArn ?? TargetArn;
        if (arn === undefined) throw invalid('TopicArn or TargetArn Reason: no value for required parameter');
        const { id } = topics.publish(arn, newMessage(given));
        return { MessageId: id };
      },

      PublishBatch(input) {
        const { TopicArn, PublishBatchRequestEntries: entries } = publishBatch.parse(input);
        topics.topic(TopicArn);
        if (entries.length === 0)
          throw new AwsError('EmptyBatchRequest', "The batch request doesn't contain any entries.");
        if (entries.length > MOST_ENTRIES) {
          throw new AwsError(
            'TooManyEntriesInBatchRequest',
            'The batch request contains more entries than permissible.',
          );
        }
        if (new Set(entries.map(({ Id }) => Id)).size < entries.length) {
          throw new AwsError(
            'BatchEntryIdsNotDistinct',
            'Two or more batch entries in the request have the same Id.',
          );
        }
        const Successful = entries.map(({ Id, ...given }) => ({
          Id,
          MessageId: topics.publish(TopicArn, newMessage(given)).id,
        }));
        return { Successful, Failed: [] };
      },

      GetTopicAttributes(input) {
        const { arn, displayName, subscriptions } = topics.topic(topic.parse(input).TopicArn);
        const confirmed = subscriptions.filter((each) => each.confirmed).length;
        return {
          Attributes: new Map([
            ['TopicArn', arn],
            ['Owner', accountOf(arn)],
            ['DisplayName', displayName],
            ['SubscriptionsConfirmed', String(confirmed)],
            ['SubscriptionsPending', String(subscriptions.length - confirmed)],
            ['SubscriptionsDeleted', '0'],
          ]),
        };
      },

      ListTopics(input) {
        listing.parse(input);
        return { Topics: topics.list().map(({ arn }) => ({ TopicArn: arn })) };
      },

      ListSubscriptionsByTopic(input) {
        const { subscriptions } = topics.topic(listSubscriptionsByTopic.parse(input).TopicArn);
        return {
          Subscriptions: subscriptions.map(({ arn, topicArn, protocol, endpoint, confirmed }) => ({
            SubscriptionArn: confirmed ? arn : 'PendingConfirmation',
            Owner: accountOf(topicArn),
            Protocol: protocol,
            Endpoint: endpoint,
            TopicArn: topicArn,
          })),
        };
      },
    },
  };
}

function newMessage(given: Omit<z.infer<typeof entry>, 'Id'>): NewMessage {
  const { Message, Subject, MessageStructure, MessageAttributes, MessageGroupId, MessageDeduplicationId } =
    given;
  if (Message === '') throw invalid('Empty message');
  if (Buffer.byteLength(Message) > LARGEST_BYTES) throw invalid('Message too long');
  if (Subject !== undefined && !new RegExp(`^[\\x20-\\x7e]{1,${LONGEST_SUBJECT}}$`).test(Subject)) {
    throw invalid('Subject');
  }
  if (MessageStructure === 'json') requireDefault(Message);
  return {
    message: Message,
    ...(Subject !== undefined && { subject: Subject }),
    ...(MessageAttributes !== undefined && { attributes: MessageAttributes }),
    ...(MessageGroupId !== undefined && { groupId: MessageGroupId }),
    ...(MessageDeduplicationId !== undefined && { deduplicationId: MessageDeduplicationId }),
  };
}

/** A message for each protocol must have one for all the others. */
function requireDefault(message: string): void {
  const shape = z.looseObject({ default: z.string() });
  let structure: unknown;
  try {
    structure = JSON.parse(message);
  } catch (error) {
    throw invalid(`Message Structure - JSON message body failed to parse: ${(error as Error).message}`);
  }
  if (!shape.safeParse(structure).success) {
    throw invalid('Message Structure - No default entry in JSON message body');
  }
}

function invalid(what: string): AwsError {
  return new AwsError('InvalidParameter', `Invalid parameter: ${what}`);
}

function accountOf(arn: string): string {
  return arn.split(':')[4] ?? '';
}
