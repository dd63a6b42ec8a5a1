import {
  CancelUpdateStackCommand,
  type CloudFormationClient,
  ContinueUpdateRollbackCommand,
  DescribeStackEventsCommand,
  DescribeStackResourcesCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  GetTemplateSummaryCommand,
  ListStackResourcesCommand,
  ListStacksCommand,
  UpdateStackCommand,
  type UpdateStackCommandInput,
} from '@aws-sdk/client-cloudformation';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { CloudFormationWorld, MINUTE, ONE, TEXT, TWO } from './cloudformation-world';

let endpoint: AwsEndpoint;
let world: CloudFormationWorld;
let client: CloudFormationClient;

beforeAll(async () => {
  endpoint = await AwsEndpoint.start();
});
afterAll(() => endpoint.close());
beforeEach(async () => {
  world = await CloudFormationWorld.on(endpoint);
  client = world.client;
});

const StackName = 'shop-production';
const described = async () => (await client.send(new DescribeStacksCommand({ StackName }))).Stacks?.[0];
const status = async () => (await described())?.StackStatus;
const parameters = async () =>
  Object.fromEntries(
    (await described())?.Parameters?.map(({ ParameterKey, ParameterValue }) => [
      ParameterKey,
      ParameterValue,
    ]) ?? [],
  );
const events = async () =>
  (await client.send(new DescribeStackEventsCommand({ StackName }))).StackEvents ?? [];
const update = (digest: string, more: Partial<UpdateStackCommandInput> = {}) =>
  client.send(
    new UpdateStackCommand({
      StackName,
      UsePreviousTemplate: true,
      Parameters: [
        { ParameterKey: 'ImageDigest', ParameterValue: digest },
        { ParameterKey: 'Size', UsePreviousValue: true },
      ],
      ...more,
    }),
  );
const cancel = () => client.send(new CancelUpdateStackCommand({ StackName }));

test('a stack, by its name and by its id', async () => {
  const stack = await described();
  expect(stack).toMatchObject({
    StackName,
    Description: 'The shop',
    StackStatus: 'CREATE_COMPLETE',
    CreationTime: new Date(world.clock.now()),
    Outputs: [{ OutputKey: 'Image', OutputValue: ONE, Description: 'What runs' }],
    Tags: [{ Key: 'team', Value: 'shop' }],
  });
  expect(await parameters()).toEqual({ ImageDigest: ONE, Size: 'small' });
  const byId = await client.send(new DescribeStacksCommand({ StackName: stack?.StackId }));
  expect(byId.Stacks).toEqual([stack]);
  expect((await client.send(new DescribeStacksCommand({}))).Stacks).toEqual([stack]);
});

test.each([
  [new DescribeStacksCommand({ StackName: 'other' }), 'Stack with id other does not exist'],
  [new GetTemplateCommand({ StackName: 'other' }), 'Stack with id other does not exist'],
  [new DescribeStackEventsCommand({ StackName: 'other' }), 'Stack [other] does not exist'],
])('one that is not there', async (command, message) => {
  await expect(client.send(command as DescribeStacksCommand)).rejects.toMatchObject({
    name: 'ValidationError',
    message,
  });
});

test('its resources, its template as it was written, and what that asks for', async () => {
  const { StackResourceSummaries = [] } = await client.send(new ListStackResourcesCommand({ StackName }));
  expect(StackResourceSummaries.map(({ LogicalResourceId }) => LogicalResourceId)).toEqual([
    'Alarm',
    'Service',
  ]);
  const PhysicalResourceId = StackResourceSummaries[1]?.PhysicalResourceId;
  const { StackResources } = await client.send(new DescribeStackResourcesCommand({ PhysicalResourceId }));
  expect(StackResources).toHaveLength(2);
  expect(StackResources?.[1]).toMatchObject({ StackName, LogicalResourceId: 'Service', PhysicalResourceId });
  expect((await client.send(new GetTemplateCommand({ StackName }))).TemplateBody).toBe(TEXT);
  expect(await client.send(new GetTemplateSummaryCommand({ StackName }))).toMatchObject({
    Description: 'The shop',
    ResourceTypes: ['Test::Thing'],
    Parameters: [
      { ParameterKey: 'ImageDigest', Description: 'Of the image', NoEcho: false },
      {
        ParameterKey: 'Size',
        DefaultValue: 'small',
        ParameterConstraints: { AllowedValues: ['small', 'large'] },
      },
    ],
  });
});

test('an update is begun by the call and goes on as time passes; events are told newest first', async () => {
  await update(TWO);
  expect(await status()).toBe('UPDATE_IN_PROGRESS');
  expect(world.begun).toEqual([StackName]);
  expect((await described())?.Outputs?.[0]?.OutputValue).toBe(ONE);
  await world.pass(10 * MINUTE);
  expect(await status()).toBe('UPDATE_COMPLETE');
  expect((await described())?.Outputs?.[0]?.OutputValue).toBe(TWO);
  const all = (await events()).map(
    ({ LogicalResourceId, ResourceStatus }) => `${LogicalResourceId} ${ResourceStatus}`,
  );
  expect(all.slice(0, 5)).toEqual([
    'shop-production UPDATE_COMPLETE',
    'shop-production UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
    'Service UPDATE_COMPLETE',
    'Service UPDATE_IN_PROGRESS',
    'shop-production UPDATE_IN_PROGRESS',
  ]);
  expect(new Set((await events()).map(({ EventId }) => EventId)).size).toBe(all.length);
});

test.each([
  [true, TWO],
  [false, ONE],
])(
  'whether an update that is under way shows its parameters is open (%s)',
  async (showsUpdateUnderWay, shown) => {
    world = await CloudFormationWorld.on(endpoint, { showsUpdateUnderWay });
    client = world.client;
    await update(TWO);
    expect((await parameters()).ImageDigest).toBe(shown);
  },
);

// source: CloudFormation API reference, UpdateStack; the words are in many issues (aws-toolkit-azure-devops#317 …)
test('no second update meanwhile, and none without a change', async () => {
  await expect(update(ONE)).rejects.toMatchObject({
    name: 'ValidationError',
    message: 'No updates are to be performed.',
  });
  await update(TWO);
  const { StackId } = (await described()) ?? {};
  await expect(update(ONE)).rejects.toMatchObject({
    message: `Stack:${StackId} is in UPDATE_IN_PROGRESS state and can not be updated.`,
  });
  expect(world.begun).toEqual([StackName]);
});

// source: CloudFormation API reference, CancelUpdateStack; containers-roadmap#117 (the old definition is deployed again)
test('an update that is cancelled is rolled back; what was sent is sent back', async () => {
  await expect(cancel()).rejects.toThrow('CancelUpdateStack cannot be called from current stack status');
  await update(TWO);
  await world.pass(MINUTE);
  await cancel();
  expect(await described()).toMatchObject({
    StackStatus: 'UPDATE_ROLLBACK_IN_PROGRESS',
    StackStatusReason: 'User Initiated',
  });
  expect((await events())[2]).toMatchObject({
    LogicalResourceId: 'Service',
    ResourceStatus: 'UPDATE_FAILED',
    ResourceStatusReason: 'Resource update cancelled',
  });
  await expect(cancel()).rejects.toThrow('CancelUpdateStack cannot be called from current stack status');
  await world.pass(10 * MINUTE);
  expect(await described()).toMatchObject({ StackStatus: 'UPDATE_ROLLBACK_COMPLETE' });
  expect(await parameters()).toMatchObject({ ImageDigest: ONE });
  expect([...world.things.existing.values()]).toContainEqual({ Value: ONE });
});

test('a rollback that has failed is continued, with what is to be skipped', async () => {
  world.things.failing.set('update Service', 'stopped');
  await update(TWO);
  await world.pass(21 * MINUTE);
  expect(await described()).toMatchObject({
    StackStatus: 'UPDATE_ROLLBACK_FAILED',
    StackStatusReason: 'The following resource(s) failed to update: [Service].',
  });
  const go = (...ResourcesToSkip: string[]) =>
    client.send(new ContinueUpdateRollbackCommand({ StackName, ResourcesToSkip }));
  await expect(go('Alarm')).rejects.toMatchObject({ name: 'ValidationError' });
  await go('Service');
  await world.pass(MINUTE);
  expect(await status()).toBe('UPDATE_ROLLBACK_COMPLETE');
  await expect(go()).rejects.toThrow('can not continue an update rollback');
});

test.each([
  ['no template', { UsePreviousTemplate: false }, 'Either Template URL or Template Body'],
  ['two templates', { TemplateBody: TEXT }, 'Either Template URL or Template Body'],
  ['no JSON', { UsePreviousTemplate: undefined, TemplateBody: '{' }, 'JSON not well-formed'],
  ['nothing in it', { UsePreviousTemplate: undefined, TemplateBody: '{}' }, 'At least one Resources member'],
  [
    'too long',
    { UsePreviousTemplate: undefined, TemplateBody: ' '.repeat(51_201) },
    'less than or equal to 51200',
  ],
  [
    'a parameter that it lacks',
    { Parameters: [{ ParameterKey: 'Other', ParameterValue: '1' }] },
    'do not exist in the template',
  ],
])('a request that is not sound is refused at once: %s', async (_, more, words) => {
  await expect(update(TWO, more)).rejects.toMatchObject({
    name: 'ValidationError',
    message: expect.stringContaining(words),
  });
  expect(await status()).toBe('CREATE_COMPLETE');
});

test('a template in a bucket', async () => {
  const other = TEXT.replace('"Alarm"', '"Siren"');
  world.buckets
    .create('assets')
    .put('a b.json', { body: Buffer.from(other), properties: {}, isChecked: true });
  const from = (TemplateURL: string) => update(ONE, { UsePreviousTemplate: undefined, TemplateURL });
  await expect(from('https://s3.eu-west-1.amazonaws.com/assets/none')).rejects.toThrow(
    'S3 error: The specified key',
  );
  await from('https://assets.s3.eu-west-1.amazonaws.com/a%20b.json');
  await world.pass(MINUTE);
  expect((await client.send(new GetTemplateCommand({ StackName }))).TemplateBody).toBe(other);
});

test('what is not modelled is said so', async () => {
  await expect(client.send(new ListStacksCommand({}))).rejects.toThrow();
  await expect(update(ONE, { Tags: [{ Key: 'team', Value: 'other' }] })).rejects.toThrow();
  await expect(update(TWO, { StackPolicyBody: '{}' })).rejects.toThrow();
  expect(world.lease.notModelledCalls).toEqual([
    'CloudFormation.ListStacks',
    'CloudFormation.UpdateStack (an update of tags alone)',
    'CloudFormation.UpdateStack (StackPolicyBody)',
  ]);
});
