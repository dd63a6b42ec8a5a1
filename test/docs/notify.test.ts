import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Match } from 'aws-cdk-lib/assertions';
import { alarmMessage, messagesFor, noticeMessage, type Occasion } from '../../cli/doctor/test-page/messages';
import { messageOf } from '../../lambda/deploy-notices/decide';
import { eventOf, happeningOf } from '../../lambda/deploy-notices/happening';
import { notification } from '../../lambda/deploy-notices/notification';
import { root, shop, synthesize } from '../synth';

const page = readFileSync(join(root, 'docs/notify.md'), 'utf8');
const [alarm, envelope, notice, testAlarm, testNotice, policy] = [
  ...page.matchAll(/```json\n(.*?)```/gs),
].map(([, json = '']) => JSON.parse(json));

const template = synthesize(
  shop(
    {},
    { objectives: { availability: 99.9 } },
    { notify: { page: 'ops@example.com', deploys: 'ops@example.com' } },
  ),
).template('shop-production');

// source: CloudWatch user guide, "Notifying users on alarm changes", schema when a composite alarm changes state
test('the message of an alarm has the documented fields, and says what the template says', () => {
  expect(Object.keys(alarm)).toEqual([
    ...['AlarmName', 'AlarmDescription', 'AWSAccountId', 'NewStateValue', 'NewStateReason'],
    ...['StateChangeTime', 'Region', 'AlarmArn', 'OKActions', 'AlarmActions', 'InsufficientDataActions'],
    ...['OldStateValue', 'AlarmRule', 'TriggeringChildren'],
  ]);
  const composite = Object.values(template.findResources('AWS::CloudWatch::CompositeAlarm')).find(
    ({ Properties }) => Properties.AlarmName === alarm.AlarmName,
  );
  expect(composite?.Properties.AlarmDescription).toBe(alarm.AlarmDescription);
});

// source: SNS developer guide, "HTTP/HTTPS notification JSON format"
test('PagerDuty’s has those of SNS, with the state where it is looked for', () => {
  expect(Object.keys(envelope)).toEqual([
    ...['Type', 'MessageId', 'TopicArn', 'Subject', 'Message', 'Timestamp'],
    ...['SignatureVersion', 'Signature', 'SigningCertURL', 'UnsubscribeURL'],
  ]);
  const { AlarmName, NewStateValue } = JSON.parse(envelope.Message);
  expect(envelope.Subject.startsWith(`${NewStateValue}: "${AlarmName}"`)).toBe(true);
});

test('the notice of a gate is what the function makes of the event', () => {
  const [gate, stage, kind] = notice.content.keywords;
  const event = {
    ...{ id: notice.id, time: '2026-11-27T10:00:00Z', 'detail-type': notice.metadata.eventType },
    detail: {
      ...{ service: 'shop', environment: 'production', gate, stage, kind, outcome: 'fail' },
      reason: notice.content.description,
      serviceDeploymentArn: notice.metadata.threadId,
    },
  };
  const happening = happeningOf(event, ['shop'], 'production');
  const message =
    happening &&
    messageOf(happening, {
      ...{ environment: 'production', hasPipeline: true },
      runbooks: 'https://github.com/acme/shop/blob/main/runbooks',
    });
  expect(message && notification(message, eventOf(event), notice.metadata.threadId)).toEqual(notice);
});

// source: Amazon Q Developer in chat applications administrator guide, "Custom notifications", parameter details
test('and within its limits', () => {
  expect(notice).toMatchObject({
    version: '1.0',
    source: 'custom',
    content: { textType: 'client-markdown' },
  });
  expect(notice.content.title.length).toBeLessThanOrEqual(250);
});

describe('a test page', () => {
  const occasion: Occasion = {
    channel: 'page',
    topicArn: testAlarm.AlarmActions[0],
    environment: 'production',
    by: 'arn:aws:sts::111122223333:assumed-role/ops/ada',
    id: testNotice.id,
    at: Date.parse('2026-11-27T10:05:00.640Z'),
  };
  const sent = (state: 'ALARM' | 'OK') => {
    const { Message, ...rest } = alarmMessage(occasion, state);
    const { default: text, email } = JSON.parse(Message);
    return { ...rest, alarm: JSON.parse(text), email };
  };

  test('is what the page shows', () => {
    const { Subject, MessageStructure, alarm, email } = sent('ALARM');
    expect(page).toContain(`its subject is \`${Subject}\``);
    expect([MessageStructure, alarm]).toEqual(['json', testAlarm]);
    expect(page).toContain(`\`\`\`text\n${email}\`\`\``);
    expect(JSON.parse(noticeMessage({ ...occasion, channel: 'deploys' }).Message)).toEqual(testNotice);
  });

  test('has the fields of an alarm’s message and of a release’s notice, and nothing else', () => {
    expect(Object.keys(testAlarm)).toEqual(Object.keys(alarm));
    expect(Object.keys(testNotice)).toEqual(Object.keys(notice));
    expect(Object.keys(testNotice.content)).toEqual(Object.keys(notice.content));
    expect(Object.keys(testNotice.metadata)).toEqual(Object.keys(notice.metadata));
  });

  test.each(['ALARM', 'OK'] as const)('PagerDuty finds %s in the subject and in the message', (state) => {
    const { Subject, alarm } = sent(state);
    expect(Subject).toBe(`${state}: "${alarm.AlarmName}" in eu-west-1`);
    expect(alarm.NewStateValue).toBe(state);
  });

  test('one is resolved by the other: the same alarm', () => {
    expect(sent('OK').alarm.AlarmArn).toBe(sent('ALARM').alarm.AlarmArn);
  });

  // source: SNS API reference, Publish: Subject, ASCII, less than 100 characters
  test('fits, with the longest names', () => {
    const topicArn = `arn:aws:sns:ap-southeast-1:111122223333:${'x'.repeat(120)}`;
    expect(alarmMessage({ ...occasion, topicArn }, 'ALARM').Subject).toMatch(/^[ -~]{1,99}$/);
  });

  test.each([
    ['page', false, 1, 1],
    ['ticket', true, 2, 1],
    ['deploys', true, 1, 0],
  ] as const)('to %s, with Slack %s, is %i now and %i later', (channel, slack, now, later) => {
    const messages = messagesFor({ ...occasion, channel }, slack);
    expect([messages.now.length, messages.later.length]).toEqual([now, later]);
  });

  // The topic's policy denies nobody of the account but over plain HTTP, and the key's lets IAM decide: then a role needs no more.
  // source: KMS developer guide, "Default key policy", "Allows access to the AWS account and enables IAM policies"
  test('a role may send it by what the page shows: the policies of topic and key leave that to IAM', () => {
    expect(policy.Statement.flatMap(({ Action }: { Action: string[] }) => Action)).toEqual([
      ...['sns:ListSubscriptionsByTopic', 'sns:Publish', 'kms:Decrypt', 'kms:GenerateDataKey'],
    ]);
    const foundation = synthesize(
      shop({}, {}, { notify: { page: 'ops@example.com', deploys: 'ops@example.com' } }),
    ).template('shop-production-foundation');
    foundation.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          {
            ...{ Action: 'kms:*', Effect: 'Allow', Resource: '*' },
            Principal: { AWS: 'arn:aws:iam::111122223333:root' },
          },
        ]),
      },
      Tags: Match.arrayWith([{ Key: 'teal:delivery', Value: 'shop' }]),
    });
    const denied = Object.values(foundation.findResources('AWS::SNS::TopicPolicy')).flatMap(
      ({ Properties }) =>
        Properties.PolicyDocument.Statement.filter(({ Effect }: { Effect: string }) => Effect === 'Deny'),
    );
    for (const { Condition } of denied)
      expect(Condition).toEqual({ Bool: { 'aws:SecureTransport': 'false' } });
    expect(denied).toHaveLength(2);
  });
});
