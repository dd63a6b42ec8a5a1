import {
  BatchGetImageCommand,
  DescribeImageScanFindingsCommand,
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  GetAuthorizationTokenCommand,
  ListImagesCommand,
  PutImageCommand,
} from '@aws-sdk/client-ecr';
import { Repositories } from '../../../rehearsal/ecr/repositories';
import { imageView } from '../../../rehearsal/ecs/container-image';
import { ecrService } from '../../../rehearsal/endpoint/ecr-service';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { clientsOf } from './clients';

const NOW = Date.parse('2030-01-01T00:00:00Z');
const repositoryName = 'shop';
let endpoint: AwsEndpoint;
let repositories: Repositories;
let client: ReturnType<typeof clientsOf>['ecr'];

beforeAll(async () => {
  endpoint = await AwsEndpoint.start();
});
beforeEach(() => {
  repositories = new Repositories(
    { now: () => NOW },
    { partition: 'aws', region: 'eu-west-1', account: '111122223333' },
  );
  repositories.create('shop', { immutableTags: true });
  repositories.create('other');
  client = clientsOf(endpoint.lease([ecrService(repositories)])).ecr;
});
afterAll(() => endpoint.close());

const put = (imageManifest: string, more = {}) =>
  client.send(new PutImageCommand({ repositoryName, imageManifest, ...more }));
const tagsOf = async (more = {}) => {
  const { imageDetails } = await client.send(new DescribeImagesCommand({ repositoryName, ...more }));
  return imageDetails?.map(({ imageTags }) => imageTags);
};

test('repositories', async () => {
  const answer = await client.send(new DescribeRepositoriesCommand({ repositoryNames: ['shop'] }));
  expect(answer.repositories).toEqual([
    {
      repositoryName,
      repositoryArn: 'arn:aws:ecr:eu-west-1:111122223333:repository/shop',
      repositoryUri: '111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop',
      registryId: '111122223333',
      createdAt: new Date(NOW),
      imageTagMutability: 'IMMUTABLE',
    },
  ]);
});

describe('an image that nobody has pushed', () => {
  const asked = { imageIds: [{ imageTag: 'asset' }] };

  test('is not there', () => expect(tagsOf(asked)).rejects.toMatchObject({ name: 'ImageNotFoundException' }));

  test('is there where tags are assumed, with the digest that ECS finds; by a digest it is not', async () => {
    repositories.assumesTags = true;
    const { imageDetails = [] } = await client.send(new DescribeImagesCommand({ repositoryName, ...asked }));
    const image = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop:asset';
    const { imageDigest } = imageView({ name: 'shop', image, environment: {}, secrets: {} }) ?? {};
    expect(imageDetails).toMatchObject([{ imageDigest, imageTags: ['asset'] }]);
    await expect(tagsOf(asked)).resolves.toEqual([['asset']]);
    const other = { imageIds: [{ imageDigest: `sha256:${'0'.repeat(64)}` }] };
    await expect(tagsOf(other)).rejects.toMatchObject({ name: 'ImageNotFoundException' });
  });
});

// source: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutImage.html
describe('an image', () => {
  test('is known by the digest of its manifest, and may be given further tags', async () => {
    const { image } = await put('{"a":1}', { imageTag: 'commit' });
    expect(image?.imageId?.imageDigest).toBe(
      'sha256:015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862',
    );
    await put('{"a":1}', { imageTag: 'deployed' });
    expect(await tagsOf()).toEqual([['commit', 'deployed']]);
  });

  test('moves a tag only where tags may move', async () => {
    await put('one', { imageTag: 'latest' });
    await expect(put('two', { imageTag: 'latest' })).rejects.toMatchObject({
      name: 'ImageTagAlreadyExistsException',
    });
    const other = { repositoryName: 'other', imageTag: 'latest' };
    await put('one', other);
    await put('two', other);
    expect(await tagsOf({ repositoryName: 'other' })).toEqual([undefined, ['latest']]);
  });

  test.each([
    ['is there already', 'one', { imageTag: 'a' }, 'ImageAlreadyExistsException'],
    ['has another digest', 'two', { imageDigest: 'sha256:0' }, 'ImageDigestDoesNotMatchException'],
    ['has no repository', 'two', { repositoryName: 'none' }, 'RepositoryNotFoundException'],
  ])('that %s is refused', async (_, manifest, more, name) => {
    await put('one', { imageTag: 'a' });
    await expect(put(manifest, more)).rejects.toMatchObject({ name });
  });
});

test.each([
  ['all', {}, [['a'], undefined]],
  ['with a tag', { filter: { tagStatus: 'TAGGED' } }, [['a']]],
  ['without', { filter: { tagStatus: 'UNTAGGED' } }, [undefined]],
  ['one', { imageIds: [{ imageTag: 'a' }] }, [['a']]],
] as const)('images: %s', async (_, more, tags) => {
  await put('one', { imageTag: 'a' });
  await put('two');
  expect(await tagsOf(more)).toEqual(tags);
});

test('ids and manifests', async () => {
  await put('one', { imageTag: 'a' });
  await put('one', { imageTag: 'b' });
  const { imageIds } = await client.send(new ListImagesCommand({ repositoryName }));
  expect(imageIds?.map(({ imageTag }) => imageTag)).toEqual(['a', 'b']);
  const { images, failures } = await client.send(
    new BatchGetImageCommand({ repositoryName, imageIds: [{ imageTag: 'b' }, { imageTag: 'none' }] }),
  );
  expect(images).toMatchObject([{ imageManifest: 'one', imageId: { imageTag: 'b' } }]);
  expect(failures).toMatchObject([{ failureCode: 'ImageNotFound', imageId: { imageTag: 'none' } }]);
});

describe('a scan', () => {
  const findings = (imageTag = 'a') =>
    client.send(new DescribeImageScanFindingsCommand({ repositoryName, imageId: { imageTag } }));

  test('has findings, and counts them', async () => {
    await put('one', { imageTag: 'a' });
    await expect(findings()).rejects.toMatchObject({ name: 'ScanNotFoundException' });
    repositories.setScan(
      'shop',
      { imageTag: 'a' },
      {
        status: 'COMPLETE',
        completedAt: NOW,
        findings: [
          { name: 'CVE-1', severity: 'HIGH' },
          { name: 'CVE-2', severity: 'HIGH' },
          { name: 'CVE-3', severity: 'LOW' },
        ],
      },
    );
    const { imageScanStatus, imageScanFindings } = await findings();
    expect(imageScanStatus).toEqual({ status: 'COMPLETE' });
    expect(imageScanFindings).toMatchObject({
      findingSeverityCounts: { HIGH: 2, LOW: 1 },
      imageScanCompletedAt: new Date(NOW),
      findings: [{ name: 'CVE-1', severity: 'HIGH' }, { name: 'CVE-2' }, { name: 'CVE-3' }],
    });
  });

  // source: Amazon ECR user guide, "Enhanced scanning" (continuous scanning is ACTIVE for as long as it goes on)
  test('of Inspector', async () => {
    await put('one', { imageTag: 'a' });
    const enhanced = [{ vulnerabilityId: 'CVE-1', severity: 'UNTRIAGED', status: 'SUPPRESSED' }];
    repositories.setScan('shop', { imageTag: 'a' }, { status: 'ACTIVE', findings: [], enhanced });
    const { imageScanStatus, imageScanFindings } = await findings();
    expect(imageScanStatus).toEqual({ status: 'ACTIVE' });
    expect(imageScanFindings?.findings).toBeUndefined();
    expect(imageScanFindings?.enhancedFindings).toMatchObject([
      {
        severity: 'UNTRIAGED',
        status: 'SUPPRESSED',
        packageVulnerabilityDetails: { vulnerabilityId: 'CVE-1' },
      },
    ]);
  });

  test('that has not ended lists nothing', async () => {
    await put('one', { imageTag: 'a' });
    repositories.setScan('shop', { imageTag: 'a' }, { status: 'IN_PROGRESS', findings: [] });
    expect((await findings()).imageScanFindings).toBeUndefined();
  });

  test('of an image that is not there', async () => {
    await expect(findings('none')).rejects.toMatchObject({ name: 'ImageNotFoundException' });
  });
});

test('pulling is not modelled', async () => {
  await expect(client.send(new GetAuthorizationTokenCommand({}))).rejects.toThrow(
    'ECR.GetAuthorizationToken, which is not modelled',
  );
});
