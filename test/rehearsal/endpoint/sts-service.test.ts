import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { stsService } from '../../../rehearsal/endpoint/sts-service';
import { Sessions } from '../../../rehearsal/sts/sessions';
import { clientsOf } from './clients';

const ROLE = 'arn:aws:iam::111122223333:role/teams/shop';
let now = Date.parse('2030-01-01T00:00:00Z');
const base = { partition: 'aws', account: '111122223333', clock: { now: () => now } };
let endpoint: AwsEndpoint;

beforeAll(async () => {
  endpoint = await AwsEndpoint.start();
});
afterAll(() => endpoint.close());

const leased = (more = {}) => endpoint.lease([stsService(new Sessions({ ...base, ...more }))]);
const assume = (RoleArn: string, DurationSeconds?: number) =>
  new AssumeRoleCommand({ RoleArn, RoleSessionName: 'hook', DurationSeconds });

test.each([
  ['by default', {}, 'arn:aws:sts::111122223333:assumed-role/rehearsal/rehearsal'],
  ['as it is said', { caller: { arn: 'arn:gate', userId: 'AROA:gate' } }, 'arn:gate'],
])('the caller, %s', async (_, more, Arn) => {
  const answer = await clientsOf(leased(more)).sts.send(new GetCallerIdentityCommand({}));
  expect(answer).toMatchObject({ Account: '111122223333', Arn });
});

// source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
test('a role that is assumed signs for itself, until it expires, in its own rehearsal', async () => {
  const lease = leased();
  const { Credentials, AssumedRoleUser } = await clientsOf(lease).sts.send(assume(ROLE, 900));
  expect(AssumedRoleUser?.Arn).toBe('arn:aws:sts::111122223333:assumed-role/shop/hook');
  expect(Credentials?.Expiration).toEqual(new Date(now + 900_000));
  const credentials = {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
  const assumed = clientsOf({ url: endpoint.url, credentials }).sts;
  const whoAmI = () => assumed.send(new GetCallerIdentityCommand({}));
  expect(await whoAmI()).toMatchObject({ Arn: AssumedRoleUser?.Arn, UserId: AssumedRoleUser?.AssumedRoleId });
  now += 900_000;
  await expect(whoAmI()).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
  now -= 900_000;
  await lease.close();
  await expect(whoAmI()).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
});

test.each([
  ['a role of another account', ROLE.replace('1111', '4444'), {}, 'AccessDenied'],
  ['no role', 'arn:aws:iam::111122223333:user/shop', {}, 'AccessDenied'],
  ['a role that is not there', ROLE, { roles: new Set<string>() }, 'AccessDenied'],
])('%s is not assumed', async (_, role, more, name) => {
  await expect(clientsOf(leased(more)).sts.send(assume(role))).rejects.toMatchObject({ name });
});

test('for a minute no role is assumed', async () => {
  await expect(clientsOf(leased()).sts.send(assume(ROLE, 60))).rejects.toMatchObject({
    name: 'ValidationError',
  });
});
