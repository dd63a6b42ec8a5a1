import {
  CreateChangeSetCommand,
  DeleteStackCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
  UpdateTerminationProtectionCommand,
} from '@aws-sdk/client-cloudformation';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { CloudFormationWorld, MINUTE, ONE, TEXT } from './cloudformation-world';

let endpoint: AwsEndpoint;
let world: CloudFormationWorld;
beforeAll(async () => {
  endpoint = await AwsEndpoint.start();
});
afterAll(() => endpoint.close());
beforeEach(async () => {
  world = await CloudFormationWorld.on(endpoint);
});

const StackName = 'shop-production';
const stackOf = async (name = StackName) =>
  (await world.client.send(new DescribeStacksCommand({ StackName: name }))).Stacks?.[0];
const remove = (StackName: string) => world.client.send(new DeleteStackCommand({ StackName }));

test('a stack that is deleted is told by its id alone', async () => {
  const { StackId = '' } = (await stackOf()) ?? {};
  await remove(StackName);
  await world.pass(20 * MINUTE);
  await expect(stackOf()).rejects.toThrow('does not exist');
  // source: API_DescribeStacks: a deleted stack must be named by its ID
  expect(await stackOf(StackId)).toMatchObject({ StackStatus: 'DELETE_COMPLETE' });
  expect(world.begun).toEqual([StackName]);
});

test('of what is not there nothing is said', async () => {
  await expect(remove('nobody')).resolves.toBeDefined();
});

// source: observed (aws/aws-cdk#20911)
test('one that is protected is refused, until it is not', async () => {
  const protect = (EnableTerminationProtection: boolean) =>
    world.client.send(new UpdateTerminationProtectionCommand({ StackName, EnableTerminationProtection }));
  await protect(true);
  await expect(remove(StackName)).rejects.toThrow('cannot be deleted while TerminationProtection is enabled');
  await protect(false);
  await expect(remove(StackName)).resolves.toBeDefined();
});

test('its name can be taken again', async () => {
  await remove(StackName);
  await world.pass(20 * MINUTE);
  const ChangeSetName = 'again';
  const parameters = [{ ParameterKey: 'ImageDigest', ParameterValue: ONE }];
  await world.client.send(
    new CreateChangeSetCommand({
      StackName,
      ChangeSetName,
      ChangeSetType: 'CREATE',
      TemplateBody: TEXT,
      Parameters: parameters,
    }),
  );
  await world.pass(MINUTE);
  await world.client.send(new ExecuteChangeSetCommand({ StackName, ChangeSetName }));
  await world.pass(20 * MINUTE);
  expect(await stackOf()).toMatchObject({ StackStatus: 'CREATE_COMPLETE' });
});
