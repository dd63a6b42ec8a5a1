import {
  CreateChangeSetCommand,
  CreateStackCommand,
  type CreateStackCommandInput,
  DeleteStackCommand,
  DescribeChangeSetCommand,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { thing } from '../cloudformation/things';
import { CloudFormationWorld, MINUTE, ONE, TEXT, TWO } from './cloudformation-world';

let endpoint: AwsEndpoint;
let world: CloudFormationWorld;
let client: CloudFormationWorld['client'];
beforeEach(async () => {
  endpoint = await AwsEndpoint.start();
  world = await CloudFormationWorld.on(endpoint);
  client = world.client;
});
afterEach(() => endpoint.close());

const StackName = 'other';
const TemplateBody = JSON.stringify({ Resources: { A: thing('a'), B: thing('b') } });
const create = (more: Partial<CreateStackCommandInput> = {}) =>
  client.send(new CreateStackCommand({ StackName, TemplateBody, ...more }));
const stack = async (name = StackName) =>
  (await client.send(new DescribeStacksCommand({ StackName: name }))).Stacks?.[0];

test('a stack is created without a change set, with its protection', async () => {
  const { StackId } = await create({ EnableTerminationProtection: true });
  await world.pass(MINUTE);
  expect(await stack()).toMatchObject({
    ...{ StackId, StackStatus: 'CREATE_COMPLETE', EnableTerminationProtection: true },
  });
  await expect(create()).rejects.toMatchObject({ name: 'AlreadyExistsException' });
});

// source: CloudFormation API reference, CreateStack (DisableRollback, OnFailure)
test.each<[string, Partial<CreateStackCommandInput>, string]>([
  ['goes back', {}, 'ROLLBACK_COMPLETE'],
  ['stays as it is without a rollback', { DisableRollback: true }, 'CREATE_FAILED'],
  ['stays as it is when nothing is to be done', { OnFailure: 'DO_NOTHING' }, 'CREATE_FAILED'],
])('a stack that fails %s', async (_, more, status) => {
  world.things.failing.set('create B', 'no room');
  await create(more);
  await world.pass(MINUTE);
  expect(await stack()).toMatchObject({ StackStatus: status });
});

test('one of the two is given at most', async () => {
  await expect(create({ DisableRollback: true, OnFailure: 'DELETE' })).rejects.toThrow('but not both');
});

test('events of one instant are told in their order', async () => {
  await create();
  await world.pass(MINUTE);
  const { StackEvents = [] } = await client.send(new DescribeStackEventsCommand({ StackName }));
  const times = StackEvents.map(({ Timestamp }) => Timestamp?.getTime() ?? 0);
  expect(times).toEqual([...new Set(times)].sort((one, other) => other - one));
  expect(StackEvents.at(0)).toMatchObject({
    ResourceStatus: 'CREATE_COMPLETE',
    LogicalResourceId: StackName,
  });
});

test('a stack that is made again begins without the change sets of before', async () => {
  const set = { StackName, ChangeSetName: 'again' };
  for (const _ of ['once', 'again']) {
    await client.send(new CreateChangeSetCommand({ ...set, TemplateBody, ChangeSetType: 'CREATE' }));
    await world.pass(MINUTE);
    await client.send(new ExecuteChangeSetCommand(set));
    await world.pass(MINUTE);
    expect(await stack()).toMatchObject({ StackStatus: 'CREATE_COMPLETE' });
    await client.send(new DeleteStackCommand({ StackName }));
    await world.pass(MINUTE);
  }
});

test.each<[string, Partial<CreateStackCommandInput>]>([
  ['NotificationARNs', { NotificationARNs: ['arn:aws:sns:eu-west-1:111122223333:topic'] }],
  [
    'RollbackConfiguration',
    { RollbackConfiguration: { RollbackTriggers: [{ Arn: 'arn', Type: 'AWS::CloudWatch::Alarm' }] } },
  ],
  ['RollbackConfiguration', { RollbackConfiguration: { MonitoringTimeInMinutes: 5 } }],
  // `cdk deploy --express`, which this SDK does not know yet.
  ['DeploymentConfig EXPRESS', { DeploymentConfig: { Mode: 'EXPRESS' } } as object],
])('%s is refused by name', async (what, more) => {
  await expect(create(more)).rejects.toMatchObject({
    name: 'UnknownOperationException',
    message: `a call of CloudFormation.CreateStack (${what}), which is not modelled by the rehearsal`,
  });
});

test('an update that is not rolled back is refused by name, and changes nothing', async () => {
  const set = { StackName: 'shop-production', ChangeSetName: 'paused' };
  const update = {
    ...{ StackName: 'shop-production', TemplateBody: TEXT },
    Parameters: [{ ParameterKey: 'ImageDigest', ParameterValue: TWO }],
  };
  const refused = { message: expect.stringContaining('an update without a rollback (DisableRollback)') };
  await expect(
    client.send(new UpdateStackCommand({ ...update, DisableRollback: true })),
  ).rejects.toMatchObject(refused);
  await client.send(new CreateChangeSetCommand({ ...update, ...set }));
  await world.pass(MINUTE);
  await expect(
    client.send(new ExecuteChangeSetCommand({ ...set, DisableRollback: true })),
  ).rejects.toMatchObject(refused);
  expect(await client.send(new DescribeChangeSetCommand(set))).toMatchObject({
    ExecutionStatus: 'AVAILABLE',
  });
  expect(await stack('shop-production')).toMatchObject({
    StackStatus: 'CREATE_COMPLETE',
    Parameters: expect.arrayContaining([{ ParameterKey: 'ImageDigest', ParameterValue: ONE }]),
  });
});
