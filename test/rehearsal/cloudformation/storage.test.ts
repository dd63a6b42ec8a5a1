import { AwsError } from '../../../rehearsal/aws-error';
import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { storageProviders } from '../../../rehearsal/cloudformation/providers/storage';
import { Stack } from '../../../rehearsal/cloudformation/stack';
import { templateOf } from './things';

const PLACE = { artifactId: 'images', stackName: 'images', account: '111122223333', region: 'eu-west-1' };

/** A stack over buckets and repositories that are names. @param full names of those that hold something */
function world(full: readonly string[] = []) {
  const there = new Set<string>();
  const remove =
    (code: string) =>
    (name: string, force = false) => {
      if (full.includes(name) && !force) throw new AwsError(code, `${name} is not empty`);
      there.delete(name);
    };
  const providers = storageProviders({
    createBucket: ({ physicalId }) => void there.add(physicalId),
    deleteBucket: remove('BucketNotEmpty'),
    createRepository: ({ physicalId }) => void there.add(physicalId),
    deleteRepository: remove('RepositoryNotEmptyException'),
  });
  const stack = new Stack({ place: PLACE, clock: new VirtualClock(), providers: new Map(providers) });
  return { there, stack };
}

const template = (properties: object = {}) =>
  templateOf({
    Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'files' } },
    Images: { Type: 'AWS::ECR::Repository', Properties: { RepositoryName: 'shop/shop', ...properties } },
  } as never);

test('they come and go with their stack', async () => {
  const { stack, there } = world();
  await stack.create(template());
  expect([...there].sort()).toEqual(['files', 'shop/shop']);
  expect(await stack.delete()).toMatchObject({ status: 'DELETE_COMPLETE' });
  expect([...there]).toEqual([]);
});

test('a bucket that is not empty keeps its stack from going', async () => {
  const { stack, there } = world(['files']);
  await stack.create(template());
  expect(await stack.delete()).toMatchObject({ status: 'DELETE_FAILED' });
  expect([...there]).toEqual(['files']);
});

// source: CloudFormation reference, AWS::ECR::Repository (EmptyOnDelete)
test.each([
  [{}, 'DELETE_FAILED'],
  [{ EmptyOnDelete: true }, 'DELETE_COMPLETE'],
])('a repository with images and %p: %s', async (properties, status) => {
  const { stack } = world(['shop/shop']);
  await stack.create(template(properties));
  expect(await stack.delete()).toMatchObject({ status });
});
