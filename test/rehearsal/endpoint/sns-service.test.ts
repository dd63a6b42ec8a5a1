import {
  GetTopicAttributesCommand,
  ListSubscriptionsByTopicCommand,
  ListTopicsCommand,
  PublishBatchCommand,
  type PublishBatchRequestEntry,
  PublishCommand,
  SubscribeCommand,
} from '@aws-sdk/client-sns';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { snsService } from '../../../rehearsal/endpoint/sns-service';
import { Topics } from '../../../rehearsal/sns/topics';
import { clientsOf } from './clients';

const NOW = Date.parse('2030-01-01T00:00:00Z');
const TopicArn = 'arn:aws:sns:eu-west-1:111122223333:page';
let endpoint: AwsEndpoint;
let topics: Topics;
let client: ReturnType<typeof clientsOf>['sns'];

beforeAll(async () => {
  endpoint = await AwsEndpoint.start();
});
beforeEach(() => {
  topics = new Topics({ now: () => NOW });
  topics.create(TopicArn, 'Pages');
  client = clientsOf(endpoint.lease([snsService(topics)])).sns;
});
afterAll(() => endpoint.close());

const batch = (PublishBatchRequestEntries: PublishBatchRequestEntry[]) =>
  client.send(new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries }));

test('a message is kept as it was sent, and told to those who listen', async () => {
  const heard: unknown[] = [];
  topics.onMessage((message) => heard.push(message));
  const { MessageId } = await client.send(
    new PublishCommand({
      TopicArn,
      Subject: 'ALARM: shop',
      Message: 'a < b & "c"\nä',
      MessageAttributes: {
        severity: { DataType: 'String', StringValue: 'page' },
        raw: { DataType: 'Binary', BinaryValue: new Uint8Array([0, 255]) },
      },
    }),
  );
  const message = {
    id: MessageId,
    topicArn: TopicArn,
    publishedAt: NOW,
    subject: 'ALARM: shop',
    message: 'a < b & "c"\nä',
    attributes: {
      severity: { DataType: 'String', StringValue: 'page' },
      raw: { DataType: 'Binary', BinaryValue: new Uint8Array([0, 255]) },
    },
  };
  expect([topics.messages(TopicArn), heard]).toEqual([[message], [message]]);
});

test('several at once', async () => {
  const { Successful } = await batch([
    { Id: 'a', Message: 'one' },
    { Id: 'b', Message: 'two' },
  ]);
  expect(Successful?.map(({ Id }) => Id)).toEqual(['a', 'b']);
  expect(topics.messages().map(({ message }) => message)).toEqual(['one', 'two']);
});

test('topics and their subscriptions', async () => {
  const { arn } = topics.subscribe(TopicArn, 'email', 'ops@example.com');
  const { Attributes } = await client.send(new GetTopicAttributesCommand({ TopicArn }));
  expect(Attributes).toMatchObject({
    TopicArn,
    Owner: '111122223333',
    DisplayName: 'Pages',
    SubscriptionsConfirmed: '0',
    SubscriptionsPending: '1',
  });
  // source: SNS developer guide, "Confirm the subscription": PendingConfirmation in place of its ARN
  const listed = async () =>
    (await client.send(new ListSubscriptionsByTopicCommand({ TopicArn }))).Subscriptions;
  const mail = { Owner: '111122223333', Protocol: 'email', Endpoint: 'ops@example.com', TopicArn };
  expect(await listed()).toEqual([{ SubscriptionArn: 'PendingConfirmation', ...mail }]);
  topics.confirm(arn);
  expect(await listed()).toEqual([{ SubscriptionArn: arn, ...mail }]);
  expect((await client.send(new ListTopicsCommand({}))).Topics).toEqual([{ TopicArn }]);
});

// source: https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
test.each([
  [
    'a topic that is not there',
    () => client.send(new PublishCommand({ TopicArn: `${TopicArn}2`, Message: 'x' })),
    'NotFoundException',
  ],
  [
    'a message that is empty',
    () => client.send(new PublishCommand({ TopicArn, Message: '' })),
    'InvalidParameterException',
  ],
  [
    'a message that is too long',
    () => client.send(new PublishCommand({ TopicArn, Message: 'x'.repeat(256 * 1024 + 1) })),
    'InvalidParameterException',
  ],
  [
    'a subject of two lines',
    () => client.send(new PublishCommand({ TopicArn, Message: 'x', Subject: 'a\nb' })),
    'InvalidParameterException',
  ],
  [
    'a structure without a default',
    () => client.send(new PublishCommand({ TopicArn, Message: '{"email":"x"}', MessageStructure: 'json' })),
    'InvalidParameterException',
  ],
  ['a batch of none', () => batch([]), 'EmptyBatchRequestException'],
  [
    'a batch of eleven',
    () => batch(Array.from({ length: 11 }, (_, index) => ({ Id: `${index}`, Message: 'x' }))),
    'TooManyEntriesInBatchRequestException',
  ],
  [
    'a batch that repeats an id',
    () =>
      batch([
        { Id: 'a', Message: 'x' },
        { Id: 'a', Message: 'x' },
      ]),
    'BatchEntryIdsNotDistinctException',
  ],
])('%s is refused', async (_, call, name) => {
  await expect(call()).rejects.toMatchObject({ name });
  expect(topics.messages()).toEqual([]);
});

test('messages to telephones and subscriptions are not modelled', async () => {
  await expect(client.send(new PublishCommand({ PhoneNumber: '+491234567', Message: 'x' }))).rejects.toThrow(
    'SNS.Publish (PhoneNumber), which is not modelled',
  );
  await expect(client.send(new SubscribeCommand({ TopicArn, Protocol: 'email' }))).rejects.toThrow(
    'SNS.Subscribe, which is not modelled',
  );
});
