import { type Check, gate } from '../../../lambda/shared/gate';
import { AwsError } from '../../../rehearsal/aws-error';
import { asking, context, deploymentArn, digest, type GateAccount } from './gate-account';
import { gateOverHttp } from './gate-over-http';

const over = gateOverHttp();

const passes: Check = async () => ({ outcome: 'pass', reason: 'the calendar is open' });
const unsure: Check = async () => ({ outcome: 'inconclusive', reason: 'no calendar', state: { looks: 1 } });
const ask = (check: Check, details: object = {}) =>
  gate(check, over.account.clients)(asking(details), context);

test('a verdict is published with what a rule may ask for', async () => {
  await ask(passes);
  expect(over.account.buses.events).toMatchObject([
    { source: 'teal', 'detail-type': 'Teal Gate Verdict', resources: [deploymentArn('new')] },
  ]);
  expect(over.account.published()).toEqual([
    {
      schemaVersion: 1,
      ...{
        service: 'shop',
        environment: 'production',
        gate: 'freeze',
        kind: 'release',
        stage: 'PRE_SCALE_UP',
      },
      ...{ outcome: 'pass', answer: 'SUCCEEDED', reason: 'the calendar is open' },
      durationMilliseconds: expect.any(Number),
      ...{ serviceDeploymentArn: deploymentArn('new'), digest: digest('b') },
    },
  ]);
});

test('of a gate that waits the first look and the last are published', async () => {
  let details: object = {};
  for (let look = 0; look < 3; look += 1) details = (await ask(unsure, details)).hookDetails ?? {};
  await ask(passes, details);
  expect(over.account.published()).toMatchObject([
    { outcome: 'inconclusive', answer: 'IN_PROGRESS' },
    { outcome: 'pass', answer: 'SUCCEEDED' },
  ]);
});

test.each<[string, AwsError | 'drop']>([
  ['throttled', new AwsError('ThrottlingException', 'slow down')],
  ['denied', new AwsError('AccessDeniedException', 'no')],
  ['gone', 'drop'],
])('a bus that is %s changes no answer, and is told', async (_, fault) => {
  over.account.lease.injectFaults(({ operation }) => (operation === 'PutEvents' ? fault : undefined));
  expect(await ask(passes)).toEqual({ hookStatus: 'SUCCEEDED', reason: 'the calendar is open' });
  expect(over.lines.join('')).toContain('the verdict could not be published');
});

// source: Amazon EventBridge API reference, PutEvents: entries that failed are in the answer to a call that did not
test('a bus that takes some of it not is told', async () => {
  const send = async () => ({ FailedEntryCount: 1, Entries: [{ ErrorCode: 'ThrottlingException' }] });
  const events = { send } as unknown as GateAccount['clients']['events'];
  const { ecs, ssm } = over.account.clients;
  expect(await gate(passes, { ecs, ssm, events })(asking(), context)).toMatchObject({
    hookStatus: 'SUCCEEDED',
  });
  expect(over.lines.join('')).toContain('PutEvents refused 1 events (ThrottlingException)');
});

test('a bus that hangs keeps the answer for a moment', async () => {
  const events = { send: () => new Promise(() => undefined) } as unknown as GateAccount['clients']['events'];
  const { ecs, ssm } = over.account.clients;
  const answer = await gate(passes, { ecs, ssm, events })(asking(), context);
  expect(answer.hookStatus).toBe('SUCCEEDED');
  expect(over.lines.join('')).toContain('OutOfTime');
});

test('a digest that is not known is left out', async () => {
  over.account.lease.injectFaults(({ operation }) =>
    operation === 'DescribeServiceRevisions' ? new AwsError('AccessDeniedException', 'no') : undefined,
  );
  await ask(passes);
  expect(over.account.published()).toHaveLength(1);
  expect(over.account.published()[0]).not.toHaveProperty('digest');
});

/** Found nowhere but where it was put. */
const SECRET = 'hunter2-canary-7f3a';
class Leak extends Error {
  override readonly name = 'Leak';
}

test.each<[string, Check]>([
  ['an exception', () => Promise.reject(new Leak(`GET / answered ${SECRET}`))],
  ['an exception that is text', () => Promise.reject(SECRET)],
  [
    'an exception with a cause',
    () => Promise.reject(new Leak('no', { cause: new Error(`authorization: ${SECRET}`) })),
  ],
  ['a state', async () => ({ outcome: 'inconclusive', reason: 'waits', state: { token: SECRET } })],
  ['what is no verdict', async () => ({ outcome: SECRET, reason: SECRET }) as never],
  [
    'a body beside the verdict',
    async () => ({ outcome: 'fail', reason: 'status 500', body: SECRET }) as never,
  ],
  [
    'a state that is too large',
    async () => ({ outcome: 'inconclusive', reason: 'waits', state: SECRET.repeat(1_000) }),
  ],
])('a secret in %s is in no event, no metric and no reason', async (_, check) => {
  over.account.decide({ author: undefined, reason: SECRET });
  const { hookDetails, ...answer } = await ask(check, { secret: SECRET });
  const metrics = over.lines.filter((line) => line.includes('_aws'));
  expect(
    [answer, over.account.buses.events, metrics].map((one) => JSON.stringify(one)).join('\n'),
  ).not.toContain(SECRET);
  expect([over.account.buses.events.length, metrics.length]).toEqual([1, 1]);
});

test('nor is one in an event that is none', async () => {
  for (const event of [{ [`x ${SECRET}`]: 1 }, { lifecycleStage: 1, body: SECRET }, SECRET, [SECRET]]) {
    const answer = await gate(passes, over.account.clients)(event, context);
    expect(answer.hookStatus).toBe('FAILED');
    expect(JSON.stringify(answer)).not.toContain(SECRET);
  }
});
