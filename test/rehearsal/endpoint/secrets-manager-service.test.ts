import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import {
  type SecretVersions,
  secretsManagerService,
} from '../../../rehearsal/endpoint/secrets-manager-service';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { clientsOf } from './clients';

const ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/test-header-AbCdEf';
const secrets = new Map<string, SecretVersions>();
let endpoint: AwsEndpoint;

beforeAll(async () => {
  endpoint = await AwsEndpoint.start([secretsManagerService(secrets)]);
});
beforeEach(() => secrets.set(ARN, { AWSCURRENT: 'new', AWSPREVIOUS: 'old' }));
afterAll(() => endpoint.close());

const get = (SecretId: string, VersionStage?: string) =>
  clientsOf(endpoint).secrets.send(new GetSecretValueCommand({ SecretId, VersionStage }));

test.each([
  ['the ARN', ARN, undefined, 'new'],
  ['the name', 'shop/test-header', undefined, 'new'],
  ['the current version', ARN, 'AWSCURRENT', 'new'],
  ['the version before', ARN, 'AWSPREVIOUS', 'old'],
])('by %s', async (_, id, stage, value) => {
  const answer = await get(id, stage);
  expect(answer).toMatchObject({ ARN, Name: 'shop/test-header', SecretString: value });
  expect(answer.VersionStages).toEqual([stage ?? 'AWSCURRENT']);
});

test('a version keeps its id when the secret is rotated', async () => {
  const { VersionId } = await get(ARN);
  secrets.set(ARN, { AWSCURRENT: 'newest', AWSPREVIOUS: 'new' });
  expect((await get(ARN, 'AWSPREVIOUS')).VersionId).toBe(VersionId);
  expect((await get(ARN)).VersionId).not.toBe(VersionId);
});

test.each([
  ['another secret', 'shop/other', undefined, "Secrets Manager can't find the specified secret."],
  [
    'a version there is not',
    ARN,
    'AWSPENDING',
    "Secrets Manager can't find the specified secret value for staging label: AWSPENDING",
  ],
])('%s is not found', async (_, id, stage, message) => {
  await expect(get(id, stage)).rejects.toMatchObject({ name: 'ResourceNotFoundException', message });
});
