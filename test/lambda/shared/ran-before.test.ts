import {
  DescribeServiceDeploymentsCommand,
  DescribeServiceRevisionsCommand,
  ECSClient,
  ListServiceDeploymentsCommand,
} from '@aws-sdk/client-ecs';
import { mockClient } from 'aws-sdk-client-mock';
import { ranBefore } from '../../../lambda/shared/ran-before';
import { deploymentArn, digest, revisionArn } from './gate-account';

const ecs = mockClient(ECSClient);
const client = new ECSClient({});
const images = Promise.resolve([{ container: 'shop', digest: digest('b') }]);
const look = (arn = deploymentArn('new')) => ranBefore(client, arn, images, new AbortController().signal);
const deployment = (id: string, status: 'SUCCESSFUL' | 'ROLLBACK_SUCCESSFUL') => ({
  status,
  targetServiceRevisionArn: revisionArn(id),
});

beforeEach(() => {
  ecs.reset();
  ecs.on(DescribeServiceDeploymentsCommand).resolves({ serviceDeployments: [] });
  ecs.on(DescribeServiceRevisionsCommand).callsFake(({ serviceRevisionArns }) => ({
    serviceRevisions: serviceRevisionArns.map((serviceRevisionArn: string) => ({
      serviceRevisionArn,
      containerImages: [
        { containerName: 'shop', imageDigest: digest(serviceRevisionArn.endsWith('/old') ? 'b' : 'a') },
      ],
    })),
  }));
});

test('a filter that is not heeded makes no failed deployment a good one', async () => {
  ecs
    .on(ListServiceDeploymentsCommand)
    .resolves({ serviceDeployments: [deployment('old', 'ROLLBACK_SUCCESSFUL')] });
  expect(await look()).toBe(false);
  ecs.on(ListServiceDeploymentsCommand).resolves({ serviceDeployments: [deployment('old', 'SUCCESSFUL')] });
  expect(await look()).toBe(true);
  expect(ecs.commandCalls(ListServiceDeploymentsCommand)[0]?.args[0].input).toEqual({
    ...{ cluster: 'shop-production', service: 'shop' },
    ...{ status: ['SUCCESSFUL'], maxResults: 100 },
  });
});

// A service that ran for 90 days without a release: ECS has forgotten the deployment that brought it.
test.each([
  ['what a successful deployment took the place of', ['old'], true],
  ['one of two that ran when it began', ['old', 'other'], false],
  ['another image', ['other'], false],
])('counts %s: %s', async (_, sources, expected) => {
  ecs.on(ListServiceDeploymentsCommand).resolves({
    serviceDeployments: [{ ...deployment('bad', 'SUCCESSFUL'), serviceDeploymentArn: deploymentArn('bad') }],
  });
  ecs.on(DescribeServiceDeploymentsCommand).resolves({
    serviceDeployments: [{ sourceServiceRevisions: sources.map((id) => ({ arn: revisionArn(id) })) }],
  });
  expect(await look()).toBe(expected);
});

test('revisions are asked for by twenties, and each once', async () => {
  const past = Array.from({ length: 45 }, (_, index) => deployment(`past-${index}`, 'SUCCESSFUL'));
  ecs.on(ListServiceDeploymentsCommand).resolves({ serviceDeployments: [...past, ...past] });
  expect(await look()).toBe(false);
  const asked = ecs.commandCalls(DescribeServiceRevisionsCommand);
  expect(asked.map(({ args }) => args[0].input.serviceRevisionArns?.length)).toEqual([20, 20, 5]);
});

test('a list that does not end is given up', async () => {
  ecs.on(ListServiceDeploymentsCommand).resolves({ serviceDeployments: [], nextToken: 'more' });
  expect(await look()).toBe(false);
  expect(ecs.commandCalls(ListServiceDeploymentsCommand)).toHaveLength(10);
});

test('another ARN is none of a deployment', async () => {
  await expect(look('arn:aws:ecs:eu-west-1:111122223333:service/shop')).rejects.toThrow(
    'the ARN of a deployment must name cluster and service, got arn:aws:ecs',
  );
});
