import { exitCodeOf, jsonOf, textOf } from '../../../cli/doctor/report';
import { receiversFound, type SeenSubscription } from '../../../cli/doctor/test-page/decide';
import { type Target, targetsOf } from '../../../cli/doctor/test-page/topics';
import type { Notify, Receiver } from '../../../rehearsal/assembly/teal-manifest';

const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:shop-production-page';
const MAIL: Receiver = { kind: 'e-mail', address: 'ops@example.com' };
const PAGER: Receiver = { kind: 'pager-duty', secret: 'shop-pagerduty' };
const SLACK: Receiver = { kind: 'slack', workspace: 'T1', channel: 'C1' };
const KEY = 'https://events.pagerduty.com/integration/0123456789abcdef/enqueue';
const CHATBOT = 'https://global.sns-api.chatbot.amazonaws.com';

const seen = (protocol: string, endpoint: string, arn = `${TOPIC}:1`): SeenSubscription => ({
  ...{ arn, protocol, endpoint },
});
const target = (receivers: readonly Receiver[], own = false): Target => ({
  ...{ channel: 'page', arn: TOPIC, own, receivers },
});
const found = (receivers: readonly Receiver[], subscriptions: readonly SeenSubscription[], own = false) =>
  receiversFound(target(receivers, own), subscriptions, 'shop-production-foundation').map(({ is, says }) => [
    is,
    says,
  ]);

const OK = ['right', 'confirmed'];
const PENDING = ['wrong', 'not confirmed: it is told nothing'];
const MISSING = ['wrong', 'not subscribed to the topic: it is told nothing'];
const WAITS = 'PendingConfirmation';

test.each<[string, readonly Receiver[], readonly SeenSubscription[], readonly (readonly string[])[]]>([
  ['a mail', [MAIL], [seen('email', 'Ops@example.com')], [OK]],
  ['a mail that nobody has confirmed', [MAIL], [seen('email', 'ops@example.com', WAITS)], [PENDING]],
  ['a mail that has unsubscribed', [MAIL], [], [MISSING]],
  ['another mail', [MAIL], [seen('email', 'dev@example.com', WAITS)], [MISSING]],
  ['PagerDuty', [PAGER], [seen('https', KEY)], [OK]],
  ['PagerDuty with a wrong key', [PAGER], [seen('https', KEY, WAITS)], [PENDING]],
  [
    'two of PagerDuty, of which one is confirmed',
    [PAGER, { ...PAGER, secret: 'other' }],
    [seen('https', KEY, WAITS), seen('https', KEY)],
    [OK, PENDING],
  ],
  ['one address for two of PagerDuty', [PAGER, PAGER], [seen('https', KEY)], [OK, MISSING]],
  ['Slack', [SLACK], [seen('https', CHATBOT)], [OK]],
  [
    'two channels of Slack, which are one subscription',
    [SLACK, { ...SLACK, channel: 'C2' }],
    [seen('https', CHATBOT)],
    [OK, OK],
  ],
  [
    'Slack, and an address that is called so',
    [SLACK],
    [seen('https', 'https://evil.example/chatbot.amazonaws.com')],
    [MISSING, ['right', 'told as well, and not of the configuration']],
  ],
])('%s', (_, receivers, subscriptions, findings) => {
  expect(found(receivers, subscriptions)).toEqual(findings);
});

test.each<[string, readonly SeenSubscription[], string, RegExp]>([
  ['nobody', [], 'wrong', /nobody is subscribed/],
  ['somebody', [seen('sqs', 'arn:aws:sqs:eu-west-1:111122223333:q')], 'right', /1 confirmed: sqs arn/],
  [
    'somebody who has not confirmed',
    [seen('email', 'a@example.com', WAITS)],
    'wrong',
    /not confirmed: email a@/,
  ],
])('a topic of the team: %s', (_, subscriptions, is, says) => {
  expect(found([], subscriptions, true)).toEqual([[is, expect.stringMatching(says)]]);
});

test('PagerDuty’s key is in nothing that is said', () => {
  const said = (receivers: readonly Receiver[], own: boolean, arn?: string) =>
    JSON.stringify(receiversFound(target(receivers, own), [seen('https', KEY, arn)], 'f'));
  for (const own of [true, false]) {
    for (const arn of [undefined, WAITS]) {
      expect(said([PAGER], own, arn) + said([], own, arn)).not.toContain('0123456789abcdef');
    }
  }
});

test('a topic for Teal’s receivers, and each of the team’s', () => {
  const own: Receiver = { kind: 'topic', arn: 'arn:aws:sns:eu-west-1:111122223333:ours' };
  const none = { receivers: [] };
  const notify: Notify = {
    channels: {
      page: { topic: 'shop-production-page', receivers: [MAIL, own] },
      ticket: { receivers: [own] },
      deploys: none,
    },
    alarms: {},
  };
  const home = { partition: 'aws', account: '111122223333', region: 'eu-west-1' };
  expect(targetsOf(notify, ['page', 'ticket', 'deploys'], home)).toEqual([
    { channel: 'page', arn: TOPIC, own: false, receivers: [MAIL] },
    { channel: 'page', arn: own.arn, own: true, receivers: [] },
    { channel: 'ticket', arn: own.arn, own: true, receivers: [] },
  ]);
});

test.each<[readonly ('right' | 'wrong' | 'unknown')[], number]>([
  [['right', 'right'], 0],
  [['right', 'wrong'], 1],
  [['unknown', 'wrong'], 1],
  [['right', 'unknown'], 3],
  [[], 3],
])('%j is exit code %i', (findings, code) => {
  expect(exitCodeOf(findings.map((is) => ({ is, check: 'page', about: '', says: '' })))).toBe(code);
});

const about = (environment: string | undefined, name: string) => ({
  ...{ check: 'docker', is: 'right' as const, about: name, says: 'well' },
  ...(environment !== undefined && { environment }),
});
const options = { assembly: 'cdk.out' };

test('several environments are told apart, and one needs no heading', () => {
  const several = [about('staging', 'a'), about('staging', 'b'), about('production', 'c')];
  const text = 'teal doctor\nstaging:\nok    a: well\nok    b: well\nproduction:\nok    c: well\n';
  expect(textOf(options, several)).toBe(text);
  expect(textOf(options, [about(undefined, 'a'), about('staging', 'b')])).toBe(
    'teal doctor\nok    a: well\nok    b: well\n',
  );
});

test('without --env no environment is said of the whole', () => {
  const report = JSON.parse(jsonOf(options, [about(undefined, 'a'), about('staging', 'b')]));
  expect(Object.keys(report)).toEqual(['schemaVersion', 'exitCode', 'findings']);
  expect(report.findings[1]).toMatchObject({ environment: 'staging' });
});

test('what AWS or an assembly says is harmless in every line', () => {
  const text = textOf(options, [{ ...about(undefined, '::set-output x'), says: 'a\u001b[2Jb' }]);
  expect(text).not.toContain('\u001b');
  expect(text).not.toMatch(/^::/m);
});
