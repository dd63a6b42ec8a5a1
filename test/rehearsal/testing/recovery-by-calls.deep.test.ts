import {
  CancelUpdateStackCommand,
  type CloudFormationClient,
  CreateChangeSetCommand,
  DescribeChangeSetCommand,
  DescribeStacksCommand,
  ExecuteChangeSetCommand,
} from '@aws-sdk/client-cloudformation';
import { ListServiceDeploymentsCommand, StopServiceDeploymentCommand } from '@aws-sdk/client-ecs';
import { canary, minutes } from '../../../lib';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import { type Act, type Backstage, rehearseUpdate, secondsUntilAllOn } from '../../../rehearsal/testing';
import { shop } from '../../synth';
import { awsOf } from './aws';

const SHOP = synthesizeDelivery(
  shop({ release: canary({ percent: 10, hold: minutes(5), bake: minutes(5) }) }),
);
const StackName = 'shop-production';
const digest = (n: number) => `sha256:${String(n).repeat(64)}`;
const [ONE, TWO, THREE] = [digest(1), digest(2), digest(3)] as const;
const SECOND = 1000;

const stackOf = async (cloudFormation: CloudFormationClient) => {
  const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
  const digest = Stacks?.[0]?.Parameters?.find(({ ParameterKey }) => ParameterKey === 'ImageDigest');
  return { status: String(Stacks?.[0]?.StackStatus), digest: digest?.ParameterValue };
};

async function settled(backstage: Backstage) {
  const { cloudFormation } = awsOf(backstage);
  const statuses: string[] = [];
  for (;;) {
    const { status } = await stackOf(cloudFormation);
    if (statuses.at(-1) !== status) statuses.push(status);
    if (!status.endsWith('_IN_PROGRESS')) return statuses;
    await backstage.pause.sleep(10 * SECOND);
  }
}

async function stopDeployment(backstage: Backstage) {
  const { ecs } = awsOf(backstage);
  const { service, cluster } = backstage.arns;
  const { serviceDeployments } = await ecs.send(
    new ListServiceDeploymentsCommand({ service, cluster, status: ['IN_PROGRESS'] }),
  );
  const serviceDeploymentArn = serviceDeployments?.[0]?.serviceDeploymentArn;
  await ecs.send(new StopServiceDeploymentCommand({ serviceDeploymentArn, stopType: 'ROLLBACK' }));
}

async function recover(backstage: Backstage, to: string) {
  const { cloudFormation } = awsOf(backstage);
  const set = { StackName, ChangeSetName: 'recover' };
  await cloudFormation.send(
    new CreateChangeSetCommand({
      ...set,
      UsePreviousTemplate: true,
      Parameters: (await parameterKeys(cloudFormation)).map((ParameterKey) =>
        ParameterKey === 'ImageDigest'
          ? { ParameterKey, ParameterValue: to }
          : { ParameterKey, UsePreviousValue: true },
      ),
      Capabilities: ['CAPABILITY_NAMED_IAM'],
    }),
  );
  for (;;) {
    const { Status, Changes } = await cloudFormation.send(new DescribeChangeSetCommand(set));
    if (Status === 'CREATE_COMPLETE') {
      await cloudFormation.send(new ExecuteChangeSetCommand(set));
      const statuses = await settled(backstage);
      return { statuses, changed: Changes?.map(({ ResourceChange }) => ResourceChange?.LogicalResourceId) };
    }
    await backstage.pause.sleep(SECOND);
  }
}

async function parameterKeys(cloudFormation: CloudFormationClient) {
  const { Stacks } = await cloudFormation.send(new DescribeStacksCommand({ StackName }));
  return Stacks?.[0]?.Parameters?.map(({ ParameterKey = '' }) => ParameterKey) ?? [];
}

test('a canary is stopped over the wire, and an older digest comes back to all, without a failed request', async () => {
  const update = await rehearseUpdate(SHOP, SHOP, {
    hooks: 'declared',
    deployedParameters: { ImageDigest: ONE },
    beforehand: [{ do: 'update-stack', parameters: { ImageDigest: TWO } }],
    parameters: { ImageDigest: THREE },
    operator: [
      {
        after: minutes(2),
        do: 'run',
        run: async (backstage) => {
          const before = await stackOf(awsOf(backstage).cloudFormation);
          await stopDeployment(backstage);
          const stopped = await settled(backstage);
          return { before, stopped, recovered: await recover(backstage, ONE) };
        },
      },
    ],
  });
  const act = update.acts?.at(-1);
  expect(act?.returned).toEqual({
    before: { status: 'UPDATE_IN_PROGRESS', digest: THREE },
    stopped: ['UPDATE_IN_PROGRESS', 'UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_ROLLBACK_COMPLETE'],
    recovered: {
      statuses: ['UPDATE_IN_PROGRESS', 'UPDATE_COMPLETE'],
      changed: expect.arrayContaining(['Service', expect.stringMatching(/^TaskDefinition/)]),
    },
  });
  // TWO serves until the canary of ONE is over; THREE has answered nobody since it was stopped.
  const { [ONE]: one, [TWO]: two, [THREE]: three } = act?.lastAnswers ?? {};
  expect(three).toBeUndefined();
  expect(two).toBeLessThan(one ?? 0);
  expect(secondsUntilAllOn(act as Act, ONE)).toBe(two);
  expect(secondsUntilAllOn(act as Act, TWO)).toBe(one);
  expect(act?.requests).toMatchObject({ failed: 0 });
  expect(update.requests.failed).toBe(0);
});

// source: containers-roadmap#117: what CloudFormation's rollback deploys is the old task definition, once more
test('an update that is cancelled in a canary ends it: the newer deployment of the old digest takes its place', async () => {
  const update = await rehearseUpdate(SHOP, SHOP, {
    hooks: 'declared',
    deployedParameters: { ImageDigest: ONE },
    parameters: { ImageDigest: TWO },
    operator: [
      {
        after: minutes(2),
        do: 'run',
        run: async (backstage) => {
          await awsOf(backstage).cloudFormation.send(new CancelUpdateStackCommand({ StackName }));
          return settled(backstage);
        },
      },
    ],
  });
  const act = update.acts?.at(-1) as Act;
  expect(act.returned).toEqual(['UPDATE_ROLLBACK_IN_PROGRESS', 'UPDATE_ROLLBACK_COMPLETE']);
  expect(update).toMatchObject({ deployments: 2, requests: { failed: 0 } });
  expect(update.release?.decidedBy).toBe('newer-deployment');
  expect(secondsUntilAllOn(act, ONE)).toBe(0);
});
