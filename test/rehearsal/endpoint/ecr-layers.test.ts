import { createHash } from 'node:crypto';
import {
  BatchCheckLayerAvailabilityCommand,
  BatchGetImageCommand,
  CompleteLayerUploadCommand,
  DescribeImagesCommand,
  GetDownloadUrlForLayerCommand,
  InitiateLayerUploadCommand,
  ListImageReferrersCommand,
  ListImagesCommand,
  PutImageCommand,
  UploadLayerPartCommand,
} from '@aws-sdk/client-ecr';
import { Repositories } from '../../../rehearsal/ecr/repositories';
import { ecrService } from '../../../rehearsal/endpoint/ecr-service';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { clientsOf } from './clients';

const repositoryName = 'shop';
const PLACE = { partition: 'aws', region: 'eu-west-1', account: '111122223333' };
let endpoint: AwsEndpoint;
let repositories: Repositories;
let client: ReturnType<typeof clientsOf>['ecr'];

beforeAll(async () => {
  endpoint = await AwsEndpoint.start();
});
beforeEach(() => {
  repositories = new Repositories({ now: () => 0 }, PLACE);
  repositories.create('shop', { immutableTags: true, partSize: 4 });
  client = clientsOf(endpoint.lease([ecrService(repositories)])).ecr;
});
afterAll(() => endpoint.close());

const digestOf = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex')}`;
const initiate = async () =>
  (await client.send(new InitiateLayerUploadCommand({ repositoryName }))).uploadId ?? '';
const part = (
  uploadId: string,
  partFirstByte: number,
  text: string,
  partLastByte = partFirstByte + text.length - 1,
) =>
  client.send(
    new UploadLayerPartCommand({
      repositoryName,
      uploadId,
      partFirstByte,
      partLastByte,
      layerPartBlob: Buffer.from(text),
    }),
  );
const complete = (uploadId: string, digest: string) =>
  client.send(new CompleteLayerUploadCommand({ repositoryName, uploadId, layerDigests: [digest] }));
async function layer(text: string): Promise<string> {
  const uploadId = await initiate();
  for (let at = 0; at < text.length; at += 4) await part(uploadId, at, text.slice(at, at + 4));
  await complete(uploadId, digestOf(text));
  return digestOf(text);
}
const put = async (manifest: object, imageTag?: string) => {
  const { image } = await client.send(
    new PutImageCommand({
      repositoryName,
      imageManifest: JSON.stringify(manifest),
      ...(imageTag && { imageTag }),
    }),
  );
  return image?.imageId?.imageDigest ?? '';
};

// source: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_UploadLayerPart.html and its neighbours
describe('a layer', () => {
  test('is uploaded in parts, and downloaded by a link that is its own permission', async () => {
    const digest = await layer('hello world');
    const other = digestOf('other');
    const answer = await client.send(
      new BatchCheckLayerAvailabilityCommand({ repositoryName, layerDigests: [digest, other] }),
    );
    expect(answer.layers).toEqual([
      { layerDigest: digest, layerAvailability: 'AVAILABLE', layerSize: 11 },
      { layerDigest: other, layerAvailability: 'UNAVAILABLE' },
    ]);
    const { downloadUrl = '' } = await client.send(
      new GetDownloadUrlForLayerCommand({ repositoryName, layerDigest: digest }),
    );
    expect(await (await fetch(downloadUrl)).text()).toBe('hello world');
    expect((await fetch(`${downloadUrl}x`)).status).toBe(403);
  });

  test.each([
    [
      'a part out of its turn',
      (id: string) => part(id, 8, 'more'),
      { name: 'InvalidLayerPartException', lastValidByteReceived: 3 },
    ],
    [
      'a part again',
      (id: string) => part(id, 0, 'hell'),
      { name: 'InvalidLayerPartException', lastValidByteReceived: 3 },
    ],
    [
      'a part of another length',
      (id: string) => part(id, 4, 'o wo', 5),
      { name: 'InvalidLayerPartException' },
    ],
    ['another digest', (id: string) => complete(id, digestOf('x')), { name: 'InvalidLayerException' }],
    ['another upload', () => complete('no-such-upload', digestOf('x')), { name: 'UploadNotFoundException' }],
  ])('%s', async (_, call, error) => {
    const uploadId = await initiate();
    await part(uploadId, 0, 'hell');
    await expect(call(uploadId)).rejects.toMatchObject(error);
  });

  test('no part at all, parts that are too small, and a layer that is there', async () => {
    await expect(complete(await initiate(), digestOf(''))).rejects.toMatchObject({
      name: 'EmptyUploadException',
    });
    const small = await initiate();
    await part(small, 0, 'he');
    await part(small, 2, 'llo');
    await expect(complete(small, digestOf('hello'))).rejects.toMatchObject({
      name: 'LayerPartTooSmallException',
    });
    await layer('hello world');
    await expect(layer('hello world')).rejects.toMatchObject({ name: 'LayerAlreadyExistsException' });
  });

  test('an image needs its layers', async () => {
    const config = { digest: digestOf('config'), size: 6 };
    await expect(put({ config, layers: [] })).rejects.toMatchObject({ name: 'LayersNotFoundException' });
    await layer('config');
    await put({ config, layers: [] });
  });
});

// source: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_ListImageReferrers.html
test('what refers to an image is listed, by its type', async () => {
  const image = await put({ a: 1 });
  const subject = { digest: image };
  const [one, two] = [
    await put({ mediaType: 'm', artifactType: 'text/one', subject, annotations: { note: 'x' } }),
    await put({ artifactType: 'text/two', subject }),
  ];
  const list = async (filter: object = {}) => {
    const { referrers } = await client.send(
      new ListImageReferrersCommand({ repositoryName, subjectId: { imageDigest: image }, filter }),
    );
    return referrers;
  };
  expect(await list()).toMatchObject([
    {
      digest: one,
      artifactType: 'text/one',
      mediaType: 'm',
      annotations: { note: 'x' },
      artifactStatus: 'ACTIVE',
    },
    { digest: two, artifactType: 'text/two' },
  ]);
  expect(await list({ artifactTypes: ['text/two'] })).toMatchObject([{ digest: two }]);
  repositories.setStatus('shop', { imageDigest: two }, 'ARCHIVED');
  expect(await list()).toHaveLength(1);
  expect(await list({ artifactStatus: 'ANY' })).toHaveLength(2);
});

// source: https://docs.aws.amazon.com/AmazonECR/latest/userguide/archive-image.html; ECR API reference, DescribeImagesFilter
test('an archived image is shown to who asks for it, cannot be pulled, and is restored by a push', async () => {
  const imageDigest = await put({ a: 1 }, 'commit');
  repositories.setStatus('shop', { imageDigest }, 'ARCHIVED');
  const describe = async (filter?: object) =>
    (await client.send(new DescribeImagesCommand({ repositoryName, ...(filter && { filter }) })))
      .imageDetails;
  expect(await describe()).toEqual([]);
  expect(await describe({ imageStatus: 'ANY' })).toMatchObject([{ imageDigest, imageStatus: 'ARCHIVED' }]);
  expect((await client.send(new ListImagesCommand({ repositoryName }))).imageIds).toEqual([]);
  const pulled = await client.send(new BatchGetImageCommand({ repositoryName, imageIds: [{ imageDigest }] }));
  expect(pulled).toMatchObject({ images: [], failures: [{ failureCode: 'ImageNotFound' }] });
  await put({ a: 1 }, 'commit');
  expect(await describe()).toMatchObject([{ imageDigest, imageStatus: 'ACTIVE' }]);
});

test('of several registries a call meets that of its region and account', async () => {
  const away = new Repositories({ now: () => 0 }, { ...PLACE, region: 'us-east-1', account: '444455556666' });
  away.create('elsewhere');
  const lease = endpoint.lease([ecrService(repositories, away)]);
  const ask = (registryId: string) =>
    clientsOf(lease).ecr.send(new DescribeImagesCommand({ repositoryName: 'shop', registryId }));
  await ask(PLACE.account);
  await expect(ask('444455556666')).rejects.toMatchObject({ name: 'RepositoryNotFoundException' });
});
