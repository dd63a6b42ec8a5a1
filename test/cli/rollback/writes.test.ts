import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { change } from '../../../cli/rollback/change';
import { cancelUpdate, continueRollback } from '../../../cli/rollback/writes';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { CloudFormationWorld, MINUTE, ONE, THREE, TWO } from '../../rehearsal/endpoint/cloudformation-world';
import { START } from '../verdict/records';

const stackName = 'shop-production';
const HOLD = {
  schemaVersion: 1 as const,
  kind: 'hold' as const,
  id: 'hold-20261126T100000Z-4f2a',
  at: new Date(START).toISOString(),
  by: 'octocat',
  reason: 'errors',
};

let endpoint: AwsEndpoint;
let world: CloudFormationWorld;
beforeAll(async () => {
  endpoint = await AwsEndpoint.start();
});
afterAll(() => endpoint.close());
beforeEach(async () => {
  world = await CloudFormationWorld.on(endpoint);
});

const stack = async () => {
  const { Stacks } = await world.client.send(new DescribeStacksCommand({ StackName: stackName }));
  const { StackStatus, Parameters = [] } = Stacks?.[0] ?? {};
  return [StackStatus, Parameters.find(({ ParameterKey }) => ParameterKey === 'ImageDigest')?.ParameterValue];
};
const changeTo = (digest: string, mayExecute = async () => true) =>
  change(
    world.client,
    {
      ...{ stackName, parameters: ['ImageDigest', 'Size'], hold: HOLD, names: `teal-${HOLD.id}` },
      values: { ImageDigest: digest, RollbackTo: digest },
    },
    {
      mayExecute,
      pause: { now: () => world.clock.now(), sleep: (ms) => world.pass(ms) },
      signal: new AbortController().signal,
    },
  );

test('the image changes and nothing else; a second command of the hold meets the same change', async () => {
  const arn = await changeTo(TWO);
  expect(arn).toContain(':changeSet/teal-hold-20261126T100000Z-4f2a-1/');
  expect(await changeTo(TWO)).toBe(arn);
  await world.pass(11 * MINUTE);
  expect(await stack()).toEqual(['UPDATE_COMPLETE', TWO]);
});

test('nothing is executed where another recovery has taken its place, and what was made is of use later', async () => {
  expect(await changeTo(TWO, async () => false)).toBeUndefined();
  expect(await stack()).toEqual(['CREATE_COMPLETE', ONE]);
  expect(await changeTo(TWO)).toContain('-4f2a-1/');
});

test('a stack that has the image already, and a change set that is spent', async () => {
  expect(await changeTo(ONE)).toBeUndefined();
  expect(await changeTo(TWO)).toContain('-4f2a-2/');
  await world.pass(11 * MINUTE);
  expect(await changeTo(THREE)).toBeDefined();
});

test('an update is cancelled once, and a second time is no error', async () => {
  await changeTo(TWO);
  await world.pass(MINUTE);
  await cancelUpdate(world.client, stackName);
  await cancelUpdate(world.client, stackName);
  await world.pass(30 * MINUTE);
  expect(await stack()).toEqual(['UPDATE_ROLLBACK_COMPLETE', ONE]);
  await cancelUpdate(world.client, stackName);
});

test('there is nothing to go on with', async () => {
  await continueRollback(world.client, stackName);
  expect(await stack()).toEqual(['CREATE_COMPLETE', ONE]);
});
