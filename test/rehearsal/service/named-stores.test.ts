import { AwsAccount } from '../../../rehearsal/account/aws-account';
import { Resolvers } from '../../../rehearsal/assembly/intrinsics';
import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { makeNamedStores } from '../../../rehearsal/service/named-stores';
import { assemblyOf, stackOf } from '../assembly/fixtures';

const account = () => new AwsAccount(new VirtualClock(), { account: '111122223333', region: 'eu-west-1' });

function stackWith(outputs: Readonly<Record<string, unknown>>) {
  const Outputs = Object.fromEntries(Object.entries(outputs).map(([name, Value]) => [name, { Value }]));
  const stack = stackOf({ Outputs });
  return new Resolvers(assemblyOf(stack)).of(stack);
}

test('the repository and the records that a stack names are there, empty', async () => {
  const aws = account();
  const registry = {
    'Fn::Join': ['', ['444455556666.dkr.ecr.', { Ref: 'AWS::Region' }, '.amazonaws.com/acme/shop']],
  };
  const own = stackWith({ ImageRepository: registry, Records: 'acme-records-111122223333/production' });
  await makeNamedStores(aws, own);
  expect(aws.repositories.list()).toMatchObject([{ name: 'acme/shop', immutableTags: true, images: [] }]);
  const bucket = aws.buckets.bucket('acme-records-111122223333');
  const kept = { body: new Uint8Array(), properties: {}, isChecked: true };
  expect(bucket.put('production/one', kept).retention?.mode).toBe('GOVERNANCE');
});

test.each([
  ['by an asset’s hash', ':0123abcd'],
  ['by a digest', `@sha256:${'1'.repeat(64)}`],
])('the repository of a container’s image %s is there, and scans what runs', async (_, version) => {
  const aws = account();
  const Image = `111122223333.dkr.ecr.eu-west-1.amazonaws.com/cdk-hnb659fds-container-assets${version}`;
  const Properties = { ContainerDefinitions: [{ Image }, { Image: `docker.io/library/nginx${version}` }] };
  const stack = stackOf({ Resources: { Task: { Type: 'AWS::ECS::TaskDefinition', Properties } } });
  await makeNamedStores(aws, new Resolvers(assemblyOf(stack)).of(stack));
  expect(aws.repositories.list()).toMatchObject([
    { name: 'cdk-hnb659fds-container-assets', immutableTags: true },
  ]);
  const digest = `sha256:${'2'.repeat(64)}`;
  aws.repositories.assume('cdk-hnb659fds-container-assets', digest);
  const image = aws.repositories.image('cdk-hnb659fds-container-assets', { imageDigest: digest });
  expect(image?.scan).toMatchObject({ status: 'COMPLETE', findings: [] });
});

test('what is there already stays as it is', async () => {
  const aws = account();
  aws.repositories.create('shop');
  aws.buckets.create('records').put('one', { body: new Uint8Array(), properties: {}, isChecked: true });
  const uri = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop';
  await makeNamedStores(aws, stackWith({ ImageRepository: uri, Records: 'records/production' }));
  expect(aws.repositories.repository('shop').immutableTags).toBe(false);
  expect(aws.buckets.bucket('records').list()).toHaveLength(1);
});

test.each([
  ['neither', {}],
  ['something else', { ImageRepository: 'docker.io/library/nginx', Records: 'no-environment' }],
])('a stack that names %s has none', async (_, outputs) => {
  const aws = account();
  await makeNamedStores(aws, stackWith(outputs));
  expect(aws.repositories.list()).toEqual([]);
  expect(aws.buckets.has('no-environment')).toBe(false);
});
