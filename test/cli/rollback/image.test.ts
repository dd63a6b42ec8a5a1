import { type Clients, connect } from '../../../cli/aws/clients';
import { commitOf, describeImage, imageSeen, repositoryOf } from '../../../cli/rollback/image';
import { Repositories } from '../../../rehearsal/ecr/repositories';
import { ecrService } from '../../../rehearsal/endpoint/ecr-service';
import type { EndpointLease } from '../../../rehearsal/endpoint/lease';
import { leaseEndpoint } from '../../../rehearsal/endpoint/shared-endpoint';
import { commit } from './standings';

const PLACE = { account: '111122223333', region: 'eu-west-1', partition: 'aws' };
const URI = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop/shop';
const repositories = new Repositories({ now: () => 0 }, PLACE);
let lease: EndpointLease;
let clients: Clients;
let digest: string;

beforeAll(async () => {
  repositories.create('shop/shop');
  digest = repositories.put('shop/shop', '{}', { tag: commit(1) }).digest;
  repositories.put('shop/shop', '{}', { tag: 'deployed-production-1' });
  lease = await leaseEndpoint([ecrService(repositories)]);
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: lease.url,
    AWS_ACCESS_KEY_ID: lease.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: lease.credentials.secretAccessKey,
    AWS_REGION: 'eu-west-1',
  });
  clients = await connect({});
});
afterAll(() => lease.close());

const seen = async (of: string, uri = URI) =>
  imageSeen(await describeImage(await clients.ecr(), repositoryOf(uri), of));

test('an image, what is gone, and a repository that is', async () => {
  expect(await seen(digest)).toEqual({ is: 'there' });
  expect(await seen(`sha256:${'0'.repeat(64)}`)).toEqual({ is: 'gone' });
  expect(await seen(digest, URI.replace('shop/shop', 'shop/cart'))).toEqual({ is: 'gone' });
});

// source: Amazon ECR API reference, ImageDetail, imageStatus
test.each(['ARCHIVED', 'ACTIVATING'] as const)('%s cannot be pulled', (imageStatus) => {
  expect(imageSeen({ imageStatus })).toEqual({ is: 'not-active', status: imageStatus });
});

test('its commit is the tag that is one', async () => {
  expect(commitOf(await describeImage(await clients.ecr(), repositoryOf(URI), digest))).toBe(commit(1));
});

test('an output that is no repository', () => {
  expect(() => repositoryOf('https://example.org/shop')).toThrow('must be the URI of a repository');
});
