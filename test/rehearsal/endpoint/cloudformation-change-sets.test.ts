import {
  type Capability,
  type CloudFormationClient,
  CreateChangeSetCommand,
  type CreateChangeSetCommandInput,
  DeleteChangeSetCommand,
  DescribeChangeSetCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  GetTemplateCommand,
  ListChangeSetsCommand,
  UpdateStackCommand,
} from '@aws-sdk/client-cloudformation';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { CloudFormationWorld, MINUTE, ONE, TEXT, THREE, TWO } from './cloudformation-world';

const SECOND = 1000;
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
const size = { ParameterKey: 'Size', UsePreviousValue: true };
const create = (ChangeSetName: string, digest: string, more: Partial<CreateChangeSetCommandInput> = {}) =>
  client.send(
    new CreateChangeSetCommand({
      ...{ StackName, ChangeSetName, UsePreviousTemplate: true },
      Parameters: [{ ParameterKey: 'ImageDigest', ParameterValue: digest }, size],
      ...more,
    }),
  );
const made = async (name: string, digest: string, more: Partial<CreateChangeSetCommandInput> = {}) => {
  const { Id } = await create(name, digest, more);
  await world.pass(5 * SECOND);
  return Id;
};
const describeOne = (ChangeSetName: string | undefined, more = { StackName }) =>
  client.send(new DescribeChangeSetCommand({ ChangeSetName, ...more }));
const execute = (ChangeSetName: string) =>
  client.send(new ExecuteChangeSetCommand({ StackName, ChangeSetName }));
const remove = (ChangeSetName: string) =>
  client.send(new DeleteChangeSetCommand({ StackName, ChangeSetName }));
const names = async () => {
  const { Summaries = [] } = await client.send(new ListChangeSetsCommand({ StackName }));
  return Summaries.map(({ ChangeSetName, ExecutionStatus }) => [ChangeSetName, ExecutionStatus]);
};
const stack = async () => (await client.send(new DescribeStacksCommand({ StackName }))).Stacks?.[0];
const refused = (name: string, words: string) => ({ name, message: expect.stringContaining(words) });

// source: CloudFormation API reference, DescribeChangeSet (Status, ExecutionStatus)
test('it is made in its own time, then shows what it would do, then does it', async () => {
  await create('recover', TWO, { Description: 'back' });
  expect(await describeOne('recover')).toMatchObject({
    Status: 'CREATE_PENDING',
    ExecutionStatus: 'UNAVAILABLE',
  });
  await world.pass(SECOND);
  expect(await describeOne('recover')).toMatchObject({ Status: 'CREATE_IN_PROGRESS', Changes: [] });
  await expect(execute('recover')).rejects.toMatchObject(
    refused(
      'InvalidChangeSetStatusException',
      'cannot be executed in its current status of [CREATE_IN_PROGRESS]',
    ),
  );
  await expect(remove('recover')).rejects.toMatchObject(
    refused('InvalidChangeSetStatusException', 'deleted'),
  );
  await world.pass(4 * SECOND);
  const set = await describeOne('recover');
  expect(set).toMatchObject({
    ...{ Status: 'CREATE_COMPLETE', ExecutionStatus: 'AVAILABLE', Description: 'back', StackName },
    Parameters: [
      { ParameterKey: 'ImageDigest', ParameterValue: TWO },
      { ParameterKey: 'Size', ParameterValue: 'small' },
    ],
    Tags: [{ Key: 'team', Value: 'shop' }],
    Changes: [
      {
        Type: 'Resource',
        ResourceChange: {
          ...{ Action: 'Modify', LogicalResourceId: 'Service', ResourceType: 'Test::Thing' },
          ...{ PhysicalResourceId: expect.stringMatching(/^Service-/), Replacement: 'False' },
          Details: [{ Target: { Attribute: 'Properties', Name: 'Value', RequiresRecreation: 'Never' } }],
        },
      },
    ],
  });
  expect(await describeOne(set.ChangeSetId, {} as never)).toMatchObject({ ChangeSetName: 'recover' });
  await execute('recover');
  expect(await describeOne('recover')).toMatchObject({ ExecutionStatus: 'EXECUTE_IN_PROGRESS' });
  expect(await stack()).toMatchObject({ StackStatus: 'UPDATE_IN_PROGRESS' });
  await world.pass(10 * MINUTE);
  expect(await describeOne('recover')).toMatchObject({
    ...{ Status: 'CREATE_COMPLETE', ExecutionStatus: 'EXECUTE_COMPLETE' },
  });
  expect(await stack()).toMatchObject({ StackStatus: 'UPDATE_COMPLETE', ChangeSetId: set.ChangeSetId });
});

test('one that would change nothing fails, in words that the CLI knows', async () => {
  await made('nothing', ONE);
  expect(await describeOne('nothing')).toMatchObject({
    Status: 'FAILED',
    StatusReason:
      "The submitted information didn't contain changes. Submit different information to create a change set.",
    ExecutionStatus: 'UNAVAILABLE',
  });
  await expect(execute('nothing')).rejects.toMatchObject(
    refused('InvalidChangeSetStatusException', 'current status of [FAILED]'),
  );
});

test('an output alone is a change', async () => {
  const other = TEXT.replace('"Value":{"Fn::GetAtt":["Service","Value"]}', '"Value":"other"');
  expect(other).not.toBe(TEXT);
  await made('output', ONE, { UsePreviousTemplate: undefined, TemplateBody: other });
  expect(await describeOne('output')).toMatchObject({ Status: 'CREATE_COMPLETE', Changes: [] });
  const { TemplateBody } = await client.send(new GetTemplateCommand({ StackName, ChangeSetName: 'output' }));
  expect(TemplateBody).toBe(other);
});

// source: CloudFormation API reference, ExecuteChangeSet ("deletes all other change sets associated with the stack")
test('to execute one deletes the others, and a second time it is refused', async () => {
  await made('two', TWO);
  await made('three', THREE);
  await execute('two');
  expect(await names()).toEqual([['two', 'EXECUTE_IN_PROGRESS']]);
  await world.pass(10 * MINUTE);
  await expect(execute('three')).rejects.toMatchObject(
    refused('ChangeSetNotFoundException', '[three] does not exist'),
  );
  await expect(execute('two')).rejects.toMatchObject(
    refused('InvalidChangeSetStatusException', 'current execution status of [EXECUTE_COMPLETE]'),
  );
});

// source: aws/amazon-chime-sdk-js#1089 (the words), DescribeChangeSet (OBSOLETE)
test('one that an update has overtaken is obsolete; meanwhile the stack refuses it', async () => {
  await made('late', THREE);
  const Parameters = [{ ParameterKey: 'ImageDigest', ParameterValue: TWO }, size];
  await client.send(new UpdateStackCommand({ StackName, UsePreviousTemplate: true, Parameters }));
  await expect(execute('late')).rejects.toMatchObject(
    refused('ValidationError', 'is in UPDATE_IN_PROGRESS state and can not be updated.'),
  );
  await expect(create('later', THREE)).rejects.toMatchObject(
    refused('ValidationError', 'UPDATE_IN_PROGRESS'),
  );
  await world.pass(10 * MINUTE);
  expect(await names()).toEqual([['late', 'OBSOLETE']]);
  await expect(execute('late')).rejects.toMatchObject(
    refused('InvalidChangeSetStatusException', 'current execution status of [OBSOLETE]'),
  );
});

test('an update that it begins and that fails is told', async () => {
  world.things.failingOnce.set('update Service', 'rolled back');
  await made('bad', TWO);
  await execute('bad');
  await world.pass(21 * MINUTE);
  expect(await describeOne('bad')).toMatchObject({ ExecutionStatus: 'EXECUTE_FAILED' });
  expect(await stack()).toMatchObject({ StackStatus: 'UPDATE_ROLLBACK_COMPLETE' });
});

test('a name is taken until the set is deleted; what is not there is deleted, too', async () => {
  await made('one', TWO);
  await expect(create('one', THREE)).rejects.toMatchObject({ name: 'AlreadyExistsException' });
  await remove('one');
  await remove('one');
  await made('one', THREE);
  await expect(describeOne('two')).rejects.toMatchObject(
    refused('ChangeSetNotFoundException', 'ChangeSet [two]'),
  );
  await expect(create('one', TWO, { StackName: 'other' })).rejects.toThrow('Stack [other] does not exist');
});

test('tags and the role are the stack’s from then on; a rollback takes the tags back', async () => {
  const more = {
    Tags: [{ Key: 'team', Value: 'other' }],
    RoleARN: `arn:aws:iam::111122223333:role/cfn-exec`,
  };
  world.things.failingOnce.set('update Service', 'rolled back');
  await made('tags', TWO, more);
  await execute('tags');
  expect(await stack()).toMatchObject(more);
  await world.pass(21 * MINUTE);
  expect(await stack()).toMatchObject({ Tags: [{ Key: 'team', Value: 'shop' }], RoleARN: more.RoleARN });
});

// source: CloudFormation API reference, CreateChangeSet (Capabilities)
test.each<[string, object, Capability[], string | undefined]>([
  ['a role', {}, [], 'Requires capabilities : [CAPABILITY_IAM]'],
  [
    'a named role',
    { RoleName: 'gate' },
    ['CAPABILITY_IAM'],
    'Requires capabilities : [CAPABILITY_NAMED_IAM]',
  ],
  ['a role, and all is given', {}, ['CAPABILITY_NAMED_IAM'], undefined],
])(
  '%s in a template has to be acknowledged, also when the stack has it already',
  async (_, Properties, Capabilities, words) => {
    const template = JSON.parse(TEXT);
    template.Resources.Role = { Type: 'AWS::IAM::Role', Properties };
    const body = { UsePreviousTemplate: undefined, TemplateBody: JSON.stringify(template) };
    const asked = create('roles', ONE, { ...body, Capabilities });
    if (words !== undefined) {
      await expect(asked).rejects.toMatchObject({
        name: 'InsufficientCapabilitiesException',
        message: words,
      });
      return;
    }
    await asked;
    await world.pass(5 * SECOND);
    await execute('roles');
    await world.pass(MINUTE);
    await expect(create('again', TWO)).rejects.toMatchObject({ name: 'InsufficientCapabilitiesException' });
  },
);

test('a set of the type CREATE makes a stack that is in review until it is executed', async () => {
  const own = { StackName: 'new', ChangeSetType: 'CREATE', UsePreviousTemplate: undefined } as const;
  const Parameters = [{ ParameterKey: 'ImageDigest', ParameterValue: ONE }];
  await expect(create('first', ONE, { ChangeSetType: 'CREATE' })).rejects.toThrow(
    'already exists and cannot be created',
  );
  await expect(create('first', ONE, { ...own, TemplateBody: TEXT, Parameters: [] })).rejects.toThrow(
    'must have values',
  );
  await expect(client.send(new DescribeStacksCommand({ StackName: 'new' }))).rejects.toThrow(
    'does not exist',
  );
  await made('first', ONE, { ...own, TemplateBody: TEXT, Parameters });
  const status = async () =>
    (await client.send(new DescribeStacksCommand({ StackName: 'new' }))).Stacks?.[0]?.StackStatus;
  expect(await status()).toBe('REVIEW_IN_PROGRESS');
  await client.send(new ExecuteChangeSetCommand({ StackName: 'new', ChangeSetName: 'first' }));
  await world.pass(MINUTE);
  expect(await status()).toBe('CREATE_COMPLETE');
});
