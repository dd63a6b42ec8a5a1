import type { TemplateResource } from '../../../rehearsal/assembly/template';
import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import {
  CustomResourceProvider,
  type CustomResourceResponse,
} from '../../../rehearsal/cloudformation/providers/custom-resource';
import type { CustomResourceEvent } from '../../../rehearsal/cloudformation/providers/custom-resource-event';
import { stackOfThings, templateOf, thing } from './things';

type Handler = (event: CustomResourceEvent) => CustomResourceResponse | 'nothing' | 'crash';

const FUNCTION = 'arn:aws:lambda:eu-west-1:111122223333:function:rules';

/** A stack whose custom resources are made by a handler that is called and not a process. */
function world(handler: Handler) {
  const clock = new VirtualClock();
  const events: CustomResourceEvent[] = [];
  const waiting = new Map<string, (response: CustomResourceResponse) => void>();
  const provider = new CustomResourceProvider(
    {
      expectCustomResourceResponse: () => {
        const url = `https://responses/${waiting.size}`;
        return { url, response: new Promise((resolve) => waiting.set(url, resolve)) };
      },
      invoke: async (_arn, event) => {
        events.push(event);
        const answer = handler(event);
        if (answer === 'crash') return { ok: false, errorMessage: 'crashed' };
        if (answer !== 'nothing') waiting.get(event.ResponseURL)?.(answer);
        return { ok: true };
      },
    },
    { clock },
  );
  const { stack, things } = stackOfThings({
    clock,
    others: [['AWS::CloudFormation::CustomResource', provider]],
  });
  return { clock, events, stack, things };
}

const custom = (properties: Readonly<Record<string, unknown>>, rest = {}): TemplateResource => ({
  Type: 'Custom::Rules',
  Properties: { ServiceToken: FUNCTION, ...properties },
  ...rest,
});

const success = (PhysicalResourceId: string, Data = {}): CustomResourceResponse => ({
  ...{ Status: 'SUCCESS', PhysicalResourceId, Data },
});
const failure = (Reason: string): CustomResourceResponse => ({ Status: 'FAILED', Reason });

const requests = (events: readonly CustomResourceEvent[]) =>
  events.map(({ RequestType, PhysicalResourceId }) => [RequestType, PhysicalResourceId]);

// source: CloudFormation template reference, crpg-ref-requesttypes-update
test('an update gets the old properties, and all values as text', async () => {
  const { clock, events, stack } = world(() => success('rules', { Arn: 'rule/1' }));
  const Outputs = { Arn: { Value: { 'Fn::GetAtt': ['Rules', 'Arn'] } } };
  await clock.run(stack.create(templateOf({ Rules: custom({ Priority: 20, Keep: true }) }, { Outputs })));
  expect(stack.outputs).toEqual({ Arn: 'rule/1' });
  await clock.run(stack.update(templateOf({ Rules: custom({ Priority: 10, Names: [1] }) }, { Outputs })));
  expect(events.at(-1)).toMatchObject({
    RequestType: 'Update',
    PhysicalResourceId: 'rules',
    StackId: stack.stackId,
    LogicalResourceId: 'Rules',
    ResourceType: 'Custom::Rules',
    ResourceProperties: { ServiceToken: FUNCTION, Priority: '10', Names: ['1'] },
    OldResourceProperties: { ServiceToken: FUNCTION, Priority: '20', Keep: 'true' },
  });
  await clock.run(stack.delete());
  expect(requests(events)).toEqual([
    ['Create', undefined],
    ['Update', 'rules'],
    ['Delete', 'rules'],
  ]);
});

test('another physical id replaces: the old one is deleted after the update', async () => {
  const { clock, events, stack, things } = world(({ ResourceProperties }) =>
    success(`rules-${ResourceProperties.Owner}`),
  );
  const owned = (owner: string) =>
    templateOf({ Rules: custom({ Owner: owner }), User: thing({ Ref: 'Rules' }) });
  await clock.run(stack.create(owned('a')));
  await clock.run(stack.update(owned('b')));
  expect(requests(events).slice(1)).toEqual([
    ['Update', 'rules-a'],
    ['Delete', 'rules-a'],
  ]);
  expect([...things.existing.values()]).toEqual([{ Value: 'rules-b' }]);
});

test('a rollback exchanges old and new, and deletes what the update made', async () => {
  const { clock, events, stack, things } = world(({ ResourceProperties }) =>
    success(`rules-${ResourceProperties.Owner}`),
  );
  const owned = (owner: string) =>
    templateOf({ Rules: custom({ Owner: owner }), User: thing({ Ref: 'Rules' }) });
  await clock.run(stack.create(owned('a')));
  const before = stack.resources;
  things.failingOnce.set('update User', 'no');
  await clock.run(stack.update(owned('b')));
  expect(stack.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(stack.resources).toEqual(before);
  expect(requests(events).slice(1)).toEqual([
    ['Update', 'rules-a'],
    ['Update', 'rules-b'],
    ['Delete', 'rules-b'],
  ]);
  expect(events.at(-2)?.OldResourceProperties).toMatchObject({ Owner: 'b' });
});

test.each<[string, Handler, string, number]>([
  [
    'a handler that fails',
    () => failure('the listener is gone'),
    'Received response status [FAILED] from custom resource. Message returned: the listener is gone',
    0,
  ],
  ['no id', () => ({ Status: 'SUCCESS' }), 'Invalid PhysicalResourceId', 0],
  ['too long', () => success('x', { text: 'x'.repeat(4096) }), 'Response object is too long.', 0],
  [
    'no answer',
    () => 'nothing',
    'CloudFormation did not receive a response from your Custom Resource.',
    3600,
  ],
])('%s fails the resource', async (_what, handler, reason, seconds) => {
  const { clock, events, stack } = world((event) =>
    event.RequestType === 'Delete' ? success(event.PhysicalResourceId ?? '') : handler(event),
  );
  await clock.run(stack.create(templateOf({ Rules: custom({}) })));
  const failed = stack.events.find(({ status }) => status === 'CREATE_FAILED');
  expect(failed?.reason).toContain(reason);
  expect(clock.now()).toBe(seconds * 1000);
  // Its handler is told to delete what it may have made.
  expect(events.at(-1)).toMatchObject({ RequestType: 'Delete', PhysicalResourceId: failed?.physicalId });
});

// source: https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
test('a handler that crashes is invoked twice more, and an answer that comes then counts', async () => {
  let calls = 0;
  const { clock, stack } = world(() => (++calls < 3 ? 'crash' : success('rules')));
  await clock.run(stack.create(templateOf({ Rules: custom({}) })));
  expect([stack.status, calls, clock.now()]).toEqual(['CREATE_COMPLETE', 3, 180_000]);
});

test('ServiceTimeout is in seconds of the clock', async () => {
  const { clock, stack } = world(({ RequestType }) => (RequestType === 'Create' ? 'nothing' : success('x')));
  await clock.run(stack.create(templateOf({ Rules: custom({ ServiceTimeout: '30' }) })));
  expect([stack.status, clock.now()]).toEqual(['ROLLBACK_COMPLETE', 30_000]);
});

test('the service token cannot be changed', async () => {
  const { clock, stack } = world(() => success('rules'));
  await clock.run(stack.create(templateOf({ Rules: custom({}) })));
  await clock.run(stack.update(templateOf({ Rules: custom({ ServiceToken: `${FUNCTION}:2` }) })));
  const failed = stack.events.find(({ status }) => status === 'UPDATE_FAILED');
  expect(failed?.reason).toBe('Modifying service token is not allowed.');
  expect(stack.status).toBe('UPDATE_ROLLBACK_COMPLETE');
});

test('an attribute that was not answered fails what refers to it', async () => {
  const { clock, stack } = world(() => success('rules'));
  const User = thing({ 'Fn::GetAtt': ['Rules', 'Arn'] });
  await clock.run(stack.create(templateOf({ Rules: custom({}), User })));
  const failed = stack.events.find(({ status }) => status === 'CREATE_FAILED');
  expect([failed?.logicalId, failed?.reason]).toEqual([
    'User',
    expect.stringContaining("Vendor response doesn't contain Arn key"),
  ]);
});
