import { connect } from '../../../cli/aws/clients';
import { deployedService, imagePlaceOf, recordsPlaceOf } from '../../../cli/records/deployed';
import type { EndpointLease } from '../../../rehearsal/endpoint/lease';
import { leaseEndpoint } from '../../../rehearsal/endpoint/shared-endpoint';
import { deployedStacks } from '../deployed-stacks';

const URI = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/shop/shop';
const DIGEST = `sha256:${'1'.repeat(64)}`;
let lease: EndpointLease;
beforeAll(async () => {
  const outputs = { ImageRepository: URI, Records: 'shop-records-111122223333/production' };
  const wrong = (more: object) => ({ outputs: { ...outputs, ...more } });
  lease = await leaseEndpoint([
    await deployedStacks({
      'shop-production': { outputs, parameters: { ImageDigest: DIGEST, RollbackTo: 'none' } },
      'shop-laptop': { outputs: { Url: 'http://localhost' } },
      'shop-elsewhere': wrong({}),
      'shop-escape': wrong({
        Records: 'shop-records-111122223333/escape',
        ImageRepository: 'evil.example/::error::x\u001b[2J',
      }),
    }),
  ]);
  process.env.AWS_ENDPOINT_URL = lease.url;
  process.env.AWS_ACCESS_KEY_ID = lease.credentials.accessKeyId;
  process.env.AWS_SECRET_ACCESS_KEY = lease.credentials.secretAccessKey;
});
afterAll(() => lease.close());

const read = async (env: string) => {
  const { cloudFormation } = await connect({ region: 'eu-west-1' });
  return deployedService(await cloudFormation(), { service: 'shop', env });
};

test('a stack says what a verb needs', async () => {
  const deployed = await read('production');
  expect(deployed).toEqual({
    stackName: 'shop-production',
    stackId: expect.stringContaining(':stack/shop-production/'),
    status: 'CREATE_COMPLETE',
    parameters: { ImageDigest: DIGEST, RollbackTo: 'none' },
    tags: { 'teal:delivery': 'shop' },
    imageRepository: URI,
    records: { bucket: 'shop-records-111122223333', environment: 'production' },
  });
  expect(recordsPlaceOf(deployed, { service: 'shop' })).toEqual({
    ...{ bucket: 'shop-records-111122223333', environment: 'production', service: 'shop' },
  });
});

test('and where the image is pulled from, which may be another account', () => {
  const imageRepository = '444455556666.dkr.ecr.eu-central-1.amazonaws.com/shop/shop';
  expect(imagePlaceOf({ stackName: 'shop-production', imageRepository })).toEqual({
    ...{ registryId: '444455556666', region: 'eu-central-1', repositoryName: 'shop/shop' },
  });
  expect(() => imagePlaceOf({ stackName: 'shop-laptop' })).toThrow(
    'the stack shop-laptop must have the output ImageRepository, got none; deploy it again',
  );
});

test('one without a pipeline has no records, and says what to do', async () => {
  const deployed = await read('laptop');
  expect(deployed).not.toHaveProperty('records');
  expect(deployed).not.toHaveProperty('imageRepository');
  expect(() => recordsPlaceOf(deployed, { service: 'shop' })).toThrow(
    'the stack shop-laptop must have the output Records, got none; deploy it again',
  );
});

test.each([
  ['is not there', 'nowhere', 'the stack shop-nowhere must exist in this account and region'],
  [
    'has the records of another',
    'elsewhere',
    'must be <bucket>/elsewhere, got shop-records-111122223333/production',
  ],
  [
    'names no repository',
    'escape',
    'must be the URI of a repository, got evil.example/::error::x [2J; deploy it again',
  ],
])('one that %s', async (_, env, message) => {
  await expect(read(env)).rejects.toMatchObject({ exitCode: 3, message: expect.stringContaining(message) });
});
