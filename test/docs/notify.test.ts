import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { messageOf } from '../../lambda/deploy-notices/decide';
import { eventOf, happeningOf } from '../../lambda/deploy-notices/happening';
import { notification } from '../../lambda/deploy-notices/notification';
import { root, shop, synthesize } from '../synth';

const page = readFileSync(join(root, 'docs/notify.md'), 'utf8');
const [alarm, envelope, notice] = [...page.matchAll(/```json\n(.*?)```/gs)].map(([, json = '']) =>
  JSON.parse(json),
);

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
