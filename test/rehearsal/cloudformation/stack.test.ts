import { stored } from '../../../rehearsal/cloudformation/providers/modelled';
import { NotModelled } from '../../../rehearsal/not-modelled';
import { stackOfThings, templateOf, thing } from './things';

const ref = (logicalId: string) => ({ Ref: logicalId });
const value = (logicalId: string) => ({ 'Fn::GetAtt': [logicalId, 'Value'] });

/** A stack of three: B refers to A's id, C to A's attribute. */
const three = templateOf({ A: thing('a'), B: thing(ref('A')), C: thing(value('A')) });

async function deployed(template = three) {
  const world = stackOfThings();
  await world.clock.run(world.stack.create(template));
  world.things.calls.length = 0;
  return world;
}

const statuses = (stack: ReturnType<typeof stackOfThings>['stack'], logicalId: string) =>
  stack.events.filter((event) => event.logicalId === logicalId).map(({ status }) => status);

test('what is referred to comes first, the rest in the order of its names', async () => {
  const { clock, stack, things } = stackOfThings();
  const template = templateOf({
    ...{ Z: thing('z'), A: thing(ref('M')), M: thing('m'), B: thing('b', { DependsOn: 'A' }) },
  });
  expect(await clock.run(stack.create(template))).toEqual({ status: 'CREATE_COMPLETE' });
  expect(things.calls).toEqual(['create M', 'create Z', 'create A', 'create B']);
});

test('what does not depend on each other is made at the same time', async () => {
  const { clock, stack, things } = stackOfThings();
  for (const id of ['A', 'B', 'C']) things.takes.set(`create ${id}`, 60_000);
  await clock.run(stack.create(three));
  expect(clock.now()).toBe(120_000);
});

// source: CloudFormation user guide, "Update behaviors of stack resources"
test.each<[string, Parameters<typeof templateOf>[0], readonly string[]]>([
  ['one value', { A: thing('a'), B: thing(ref('A')), C: thing('c') }, ['update C']],
  ['an attribute that others read', { ...three.Resources, A: thing('a2') }, ['update A', 'update C']],
  [
    'what replaces',
    { ...three.Resources, A: thing('a', { name: 'other' }) },
    ['create A', 'update B', 'delete A'],
  ],
  ['one less', { A: thing('a'), B: thing(ref('A')) }, ['delete C']],
  ['one more', { ...three.Resources, D: thing(ref('C')) }, ['create D']],
])('an update touches what changes and nothing else: %s', async (_what, resources, calls) => {
  const { clock, stack, things } = await deployed();
  expect(await clock.run(stack.update(templateOf(resources)))).toEqual({ status: 'UPDATE_COMPLETE' });
  expect(things.calls).toEqual(calls);
  expect(things.existing.size).toBe(Object.keys(resources).length);
});

test('the old one of a replaced resource is deleted in the cleanup', async () => {
  const { clock, stack } = await deployed();
  await clock.run(stack.update(templateOf({ ...three.Resources, A: thing('a', { name: 'other' }) })));
  const told = stack.events
    .slice(-7)
    .map(({ logicalId, physicalId, status }) => [logicalId, status, physicalId?.slice(0, 3)]);
  expect(told).toEqual([
    ['A', 'UPDATE_COMPLETE', 'A-4'],
    ['B', 'UPDATE_IN_PROGRESS', 'B-2'],
    ['B', 'UPDATE_COMPLETE', 'B-2'],
    ['Shop', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'arn'],
    ['A', 'DELETE_IN_PROGRESS', 'A-1'],
    ['A', 'DELETE_COMPLETE', 'A-1'],
    ['Shop', 'UPDATE_COMPLETE', 'arn'],
  ]);
});

test('a failure cancels what is under way and puts back what was changed', async () => {
  const { clock, stack, things } = await deployed();
  const before = [stack.resources, new Map(things.existing)];
  things.failingOnce.set('update C', 'no more room');
  things.takes.set('update B', 3_600_000);
  const next = templateOf({ A: thing('a2'), B: thing('b2'), C: thing(value('A')), D: thing('d') });
  expect(await clock.run(stack.update(next))).toEqual({
    status: 'UPDATE_ROLLBACK_COMPLETE',
    reason: 'The following resource(s) failed to update: [B, C].',
  });
  expect([stack.resources, things.existing]).toEqual(before);
  expect(clock.now()).toBe(3_600_000); // B alone, put back: its first update was not waited for
});

test('events of a failure tell who failed and who was cancelled', async () => {
  const { clock, stack, things } = await deployed();
  things.takes.set('update B', 1000);
  things.failingOnce.set('update C', 'no more room');
  await clock.run(stack.update(templateOf({ A: thing('a'), B: thing('b2'), C: thing('c2') })));
  const failed = stack.events.filter(({ status }) => status === 'UPDATE_FAILED');
  expect(failed.map(({ logicalId, reason }) => [logicalId, reason])).toEqual([
    ['C', 'no more room'],
    ['B', 'Resource update cancelled'],
  ]);
});

// source: stack events in aws/aws-cdk#2126
test('what a failed update created is deleted in the cleanup of the rollback', async () => {
  const { clock, stack, things } = await deployed();
  things.failing.set('create E', 'quota');
  const next = templateOf({ ...three.Resources, D: thing('d'), E: thing(ref('D')) });
  const { reason } = await clock.run(stack.update(next));
  expect(reason).toBe('The following resource(s) failed to create: [E].');
  expect(things.calls).toEqual(['create D', 'delete E', 'delete D']);
  expect(statuses(stack, 'Shop').slice(-4)).toEqual([
    'UPDATE_IN_PROGRESS',
    'UPDATE_ROLLBACK_IN_PROGRESS',
    'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
    'UPDATE_ROLLBACK_COMPLETE',
  ]);
});

test('a replaced resource is the old one again after a rollback', async () => {
  const { clock, stack, things } = await deployed();
  const before = stack.resources;
  things.failing.set('update B', 'no');
  const run = clock.run(stack.update(templateOf({ ...three.Resources, A: thing('a', { name: 'other' }) })));
  things.failing.set('update B', 'no');
  await run;
  expect(stack.status).toBe('UPDATE_ROLLBACK_FAILED');
  things.failing.clear();
  await clock.run(stack.continueUpdateRollback());
  expect(stack.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(stack.resources).toEqual(before);
  expect([...things.existing.keys()]).toEqual(['A-1', 'B-2', 'C-3']);
});

test('a rollback that fails goes on without the resources that are skipped', async () => {
  const { clock, stack, things } = await deployed();
  things.failing.set('update C', 'broken for good');
  await clock.run(stack.update(templateOf({ ...three.Resources, A: thing('a2') })));
  expect(stack.status).toBe('UPDATE_ROLLBACK_FAILED');
  expect(stack.statusReason).toBe('The following resource(s) failed to update: [C].');
  await expect(stack.continueUpdateRollback({ resourcesToSkip: ['A'] })).rejects.toThrow('[A]');
  await expect(stack.update(three)).rejects.toThrow(
    'is in UPDATE_ROLLBACK_FAILED state and can not be updated.',
  );
  await clock.run(stack.continueUpdateRollback({ resourcesToSkip: ['C'] }));
  expect(stack.status).toBe('UPDATE_ROLLBACK_COMPLETE');
});

test.each([
  ['ROLLBACK', 'ROLLBACK_COMPLETE', 0],
  ['DELETE', 'DELETE_COMPLETE', 0],
  ['DO_NOTHING', 'CREATE_FAILED', 3],
] as const)('a stack that cannot be created, %s', async (onFailure, status, left) => {
  const { clock, stack, things } = stackOfThings();
  things.failing.set('create C', 'no');
  await clock.run(stack.create(three, {}, { onFailure }));
  expect(stack.status).toBe(status);
  expect(things.existing.size).toBe(left);
});

test('a stack whose creation was rolled back can only be deleted', async () => {
  const { clock, stack, things } = stackOfThings();
  things.failing.set('create C', 'no');
  await clock.run(stack.create(three));
  await expect(stack.update(three)).rejects.toThrow('is in ROLLBACK_COMPLETE state and can not be updated.');
  await clock.run(stack.delete());
  things.failing.clear();
  expect(await clock.run(stack.create(three))).toEqual({ status: 'CREATE_COMPLETE' });
});

test('a delete takes dependents first and stops before what a failed one needs', async () => {
  const { clock, stack, things } = await deployed();
  things.failing.set('delete B', 'in use');
  await clock.run(stack.delete());
  expect(things.calls).toEqual(['delete C']);
  expect([stack.status, stack.statusReason]).toEqual([
    'DELETE_FAILED',
    'The following resource(s) failed to delete: [B].',
  ]);
  await clock.run(stack.delete({ retainResources: ['B'] }));
  expect(stack.status).toBe('DELETE_COMPLETE');
  expect(stack.leftBehind.map(({ logicalId }) => logicalId)).toEqual(['B']);
});

// source: CloudFormation template reference, DeletionPolicy and UpdateReplacePolicy attributes
test.each([
  ['Retain', 1],
  ['RetainExceptOnCreate', 1],
  ['Snapshot', 0],
  ['Delete', 0],
  [undefined, 0],
] as const)('DeletionPolicy %s when the resource leaves the stack', async (DeletionPolicy, left) => {
  const policy = DeletionPolicy && { DeletionPolicy };
  const { clock, stack, things } = await deployed(templateOf({ A: thing('a'), B: thing('b', policy) }));
  await clock.run(stack.update(templateOf({ A: thing('a') })));
  expect(things.existing.size).toBe(1 + left);
  expect(stack.leftBehind).toHaveLength(left);
});

test.each([
  ['Retain', 1],
  ['RetainExceptOnCreate', 0],
] as const)('DeletionPolicy %s when the creation is rolled back', async (DeletionPolicy, left) => {
  const { clock, stack, things } = stackOfThings();
  things.failing.set('create B', 'no');
  await clock.run(stack.create(templateOf({ A: thing('a', { DeletionPolicy }), B: thing(ref('A')) })));
  expect(things.existing.size).toBe(left);
});

test('UpdateReplacePolicy keeps the old one', async () => {
  const { clock, stack, things } = await deployed();
  const kept = thing('a', { name: 'other', UpdateReplacePolicy: 'Retain' });
  await clock.run(stack.update(templateOf({ ...three.Resources, A: kept })));
  expect(things.existing.has('A-1')).toBe(true);
  expect(statuses(stack, 'A').at(-1)).toBe('DELETE_SKIPPED');
});

test('what cannot be deleted in the cleanup is left, and the update has succeeded', async () => {
  const { clock, stack, things } = await deployed();
  things.failing.set('delete C', 'in use');
  // source: rvedotrc/aws-cloudformation-stack-states#2
  expect(await clock.run(stack.update(templateOf({ A: thing('a'), B: thing(ref('A')) })))).toEqual({
    status: 'UPDATE_COMPLETE',
    reason: 'Update successful. One or more resources could not be deleted.',
  });
  expect(stack.resources.map(({ logicalId }) => logicalId)).toEqual(['A', 'B']);
});

test.each([
  ['the same', three],
  ['another policy alone', templateOf({ ...three.Resources, A: thing('a', { DeletionPolicy: 'Retain' }) })],
])('an update that changes nothing is refused: %s', async (_what, template) => {
  const { stack } = await deployed();
  await expect(stack.update(template)).rejects.toThrow('No updates are to be performed.');
  expect(stack.status).toBe('CREATE_COMPLETE');
});

test.each([
  [templateOf({ A: thing(ref('B')), B: thing(ref('A')) }), 'Circular dependency between resources: [A, B]'],
  [
    templateOf({ A: thing({ 'Fn::Sub': '$' + '{Nobody.Value}' }) }),
    'Template format error: Unresolved resource dependencies [Nobody] in the Resources block of the template',
  ],
])('a template with no order is refused', async (template, message) => {
  const { stack } = stackOfThings();
  await expect(stack.create(template)).rejects.toThrow(message);
  expect(stack.status).toBeUndefined();
});

test('a resource cannot change its type', async () => {
  const { stack } = await deployed();
  const retyped = templateOf({ ...three.Resources, B: { Type: 'AWS::SNS::Topic' } });
  await expect(stack.update(retyped)).rejects.toThrow('Update of resource type is not permitted.');
});

test('outputs alone are an update', async () => {
  const { clock, stack, things } = await deployed();
  const next = templateOf(three.Resources, { Outputs: { A: { Value: ref('A') } } });
  await clock.run(stack.update(next));
  expect([stack.outputs, things.calls]).toEqual([{ A: 'A-1' }, []]);
});

test('what leaves goes in the order of the old template, also past what stays', async () => {
  const chain = templateOf({ A: thing(ref('B')), B: thing(ref('C')), C: thing('c') });
  const { clock, stack, things } = await deployed(chain);
  things.takes.set('delete A', 1000);
  await clock.run(stack.update(templateOf({ B: thing('alone') })));
  expect(things.calls).toEqual(['update B', 'delete A', 'delete C']);
});

// source: CloudFormation template reference, aws-properties-name
test('a resource cannot be replaced under its own name', async () => {
  const topic = (fifo: boolean) =>
    templateOf({
      Topic: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'pages', FifoTopic: fifo } },
    });
  const { clock, stack } = stackOfThings({ others: [stored('AWS::SNS::Topic')] });
  await clock.run(stack.create(topic(false)));
  await clock.run(stack.update(topic(true)));
  const failed = stack.events.find(({ status }) => status === 'UPDATE_FAILED');
  expect([stack.status, failed?.reason]).toEqual([
    'UPDATE_ROLLBACK_COMPLETE',
    'CloudFormation cannot update a stack when a custom-named resource requires replacing. ' +
      'Rename pages and update the stack again.',
  ]);
});

test('a type without a provider gets made-up ids and is listed', async () => {
  const bucket = (name: string) => ({ Type: 'AWS::S3::Bucket', Properties: { BucketName: name } });
  const { clock, stack } = stackOfThings();
  await clock.run(stack.create(templateOf({ A: thing('a'), Bucket: bucket('one') })));
  expect(stack.notModelled).toEqual(['AWS::S3::Bucket']);
  await clock.run(stack.update(templateOf({ A: thing('a'), Bucket: bucket('two') })));
  expect(statuses(stack, 'Bucket')).toEqual([
    ...['CREATE_IN_PROGRESS', 'CREATE_COMPLETE', 'UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE'],
    ...['DELETE_IN_PROGRESS', 'DELETE_COMPLETE'],
  ]);
});

test('what is not modelled ends the operation: nothing is rolled back by guess', async () => {
  const { clock, stack } = stackOfThings();
  const template = templateOf({ A: thing({ 'Fn::Transform': { Name: 'AWS::Include' } }) });
  await expect(clock.run(stack.create(template))).rejects.toThrow(
    new NotModelled('intrinsic function Fn::Transform'),
  );
  await expect(stack.update(three)).rejects.toThrow('is in CREATE_IN_PROGRESS state and can not be updated.');
});

test('events are kept up to a number', async () => {
  const { clock, stack } = stackOfThings({ eventsKept: 3 });
  await clock.run(stack.create(three));
  expect(stack.events).toHaveLength(3);
  expect(stack.events.at(-1)).toMatchObject({ logicalId: 'Shop', status: 'CREATE_COMPLETE' });
});
