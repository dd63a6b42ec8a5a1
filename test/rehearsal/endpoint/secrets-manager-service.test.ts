import {
  DescribeSecretCommand,
  GetRandomPasswordCommand,
  GetSecretValueCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  RotateSecretCommand,
  UpdateSecretVersionStageCommand,
} from '@aws-sdk/client-secrets-manager';
import { secretsManagerService } from '../../../rehearsal/endpoint/secrets-manager-service';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { Secrets } from '../../../rehearsal/secrets-manager/secrets';
import { clientsOf } from './clients';

const ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/test-header-AbCdEf';
const NOW = Date.parse('2030-01-01T00:00:00Z');
let endpoint: AwsEndpoint;
let secrets: Secrets;
let client: ReturnType<typeof clientsOf>['secrets'];

beforeAll(async () => {
  endpoint = await AwsEndpoint.start();
});
beforeEach(() => {
  secrets = Secrets.of(new Map([[ARN, { AWSCURRENT: 'new', AWSPREVIOUS: 'old' }]]), { now: () => NOW });
  client = clientsOf(endpoint.lease([secretsManagerService(secrets)])).secrets;
});
afterAll(() => endpoint.close());

const get = (SecretId: string, more: { VersionStage?: string | undefined; VersionId?: string } = {}) =>
  client.send(new GetSecretValueCommand({ SecretId, ...more }));
const put = (SecretString: string, more = {}) =>
  client.send(new PutSecretValueCommand({ SecretId: ARN, SecretString, ...more }));
const move = (input: { VersionStage: string; MoveToVersionId?: string; RemoveFromVersionId?: string }) =>
  client.send(new UpdateSecretVersionStageCommand({ SecretId: ARN, ...input }));
const idOf = async (VersionStage: string) => (await get(ARN, { VersionStage })).VersionId as string;

// source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
test.each([
  ['the ARN', ARN, undefined, 'new'],
  ['the ARN without its random end', ARN.slice(0, -7), undefined, 'new'],
  ['the name', 'shop/test-header', undefined, 'new'],
  ['the current version', ARN, 'AWSCURRENT', 'new'],
  ['the version before', ARN, 'AWSPREVIOUS', 'old'],
])('by %s', async (_, id, VersionStage, value) => {
  const answer = await get(id, { VersionStage });
  expect(answer).toMatchObject({ ARN, Name: 'shop/test-header', SecretString: value });
  expect(answer).toMatchObject({ VersionStages: [VersionStage ?? 'AWSCURRENT'], CreatedDate: new Date(NOW) });
});

// source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html
describe('a new value', () => {
  test('is current, and the one before keeps its id as the previous one', async () => {
    const [current, previous] = [await idOf('AWSCURRENT'), await idOf('AWSPREVIOUS')];
    const { VersionId, VersionStages } = await put('newest');
    expect([VersionStages, await idOf('AWSCURRENT')]).toEqual([['AWSCURRENT'], VersionId]);
    expect(await idOf('AWSPREVIOUS')).toBe(current);
    expect(await get(ARN, { VersionId: previous })).toMatchObject({ SecretString: 'old' });
  });

  test('may wait under a label of its own', async () => {
    await put('next', { VersionStages: ['AWSPENDING'] });
    expect(await get(ARN)).toMatchObject({ SecretString: 'new' });
    expect(await get(ARN, { VersionStage: 'AWSPENDING' })).toMatchObject({ SecretString: 'next' });
  });

  test('with the same token again changes nothing; another value is refused', async () => {
    const ClientRequestToken = 'a'.repeat(32);
    await put('newest', { ClientRequestToken });
    expect(await put('newest', { ClientRequestToken })).toMatchObject({ VersionId: ClientRequestToken });
    await expect(put('other', { ClientRequestToken })).rejects.toMatchObject({
      name: 'ResourceExistsException',
    });
    expect((await get(ARN, { VersionStage: 'AWSPREVIOUS' })).SecretString).toBe('new');
  });

  test('may be bytes', async () => {
    await client.send(new PutSecretValueCommand({ SecretId: ARN, SecretBinary: new Uint8Array([1, 255]) }));
    expect([...((await get(ARN)).SecretBinary ?? [])]).toEqual([1, 255]);
  });

  test('must be one', async () => {
    await expect(client.send(new PutSecretValueCommand({ SecretId: ARN }))).rejects.toMatchObject({
      name: 'InvalidRequestException',
    });
  });
});

// source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecretVersionStage.html
describe('labels', () => {
  test('AWSCURRENT back to the version before, as a rollback does it', async () => {
    const [current, previous] = [await idOf('AWSCURRENT'), await idOf('AWSPREVIOUS')];
    await move({ VersionStage: 'AWSCURRENT', MoveToVersionId: previous, RemoveFromVersionId: current });
    expect([await idOf('AWSCURRENT'), await idOf('AWSPREVIOUS')]).toEqual([previous, current]);
  });

  test.each([
    ['from a version that is not named', async () => ({ MoveToVersionId: await idOf('AWSPREVIOUS') })],
    [
      'from a version that has it not',
      async () => ({
        MoveToVersionId: await idOf('AWSCURRENT'),
        RemoveFromVersionId: await idOf('AWSPREVIOUS'),
      }),
    ],
    ['to nowhere', async () => ({ RemoveFromVersionId: await idOf('AWSCURRENT') })],
  ])('AWSCURRENT is not moved %s', async (_, versions) => {
    await expect(move({ VersionStage: 'AWSCURRENT', ...(await versions()) })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  });

  test('a version without any is deprecated', async () => {
    const lost = await idOf('AWSPREVIOUS');
    await put('newest');
    const list = async (IncludeDeprecated: boolean) => {
      const answer = await client.send(new ListSecretVersionIdsCommand({ SecretId: ARN, IncludeDeprecated }));
      return answer.Versions?.map(({ VersionId }) => VersionId);
    };
    expect(await list(false)).toHaveLength(2);
    expect(await list(true)).toEqual([lost, expect.anything(), expect.anything()]);
    const { VersionIdsToStages } = await client.send(new DescribeSecretCommand({ SecretId: ARN }));
    expect(Object.values(VersionIdsToStages ?? {})).toEqual([['AWSPREVIOUS'], ['AWSCURRENT']]);
  });
});

test.each([
  ['another secret', 'shop/other', undefined, "Secrets Manager can't find the specified secret."],
  [
    'a version there is not',
    ARN,
    'AWSPENDING',
    "Secrets Manager can't find the specified secret value for staging label: AWSPENDING",
  ],
])('%s is not found', async (_, id, VersionStage, message) => {
  await expect(get(id, { VersionStage })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
    message,
  });
});

// source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html
describe('a rotation', () => {
  const TOKEN = '11111111-2222-4333-8444-555555555555';
  const rotate = (ClientRequestToken = TOKEN) =>
    client.send(new RotateSecretCommand({ SecretId: ARN, ClientRequestToken }));
  const configure = () => {
    const asked: string[] = [];
    const run = (_: string, versionId: string) => {
      asked.push(versionId);
      secrets.put(ARN, { value: 'pending', token: versionId, stages: ['AWSPENDING'] });
    };
    secrets.setRotation(ARN, { functionArn: 'arn:f', afterDays: 90, nextAt: NOW, run });
    return asked;
  };

  test('is refused where none is configured, and described where one is', async () => {
    await expect(rotate()).rejects.toThrow('No Lambda rotation function ARN');
    expect(await client.send(new DescribeSecretCommand({ SecretId: ARN }))).not.toHaveProperty(
      'RotationEnabled',
    );
    configure();
    expect(await client.send(new DescribeSecretCommand({ SecretId: ARN }))).toMatchObject({
      ...{ RotationEnabled: true, RotationLambdaARN: 'arn:f', NextRotationDate: new Date(NOW) },
      RotationRules: { AutomaticallyAfterDays: 90 },
    });
  });

  test('announces its version before that has a value', async () => {
    secrets.setRotation(ARN, { functionArn: 'arn:f', afterDays: 90, nextAt: NOW, run: () => {} });
    await rotate();
    expect(await client.send(new DescribeSecretCommand({ SecretId: ARN }))).toMatchObject({
      VersionIdsToStages: { [TOKEN]: ['AWSPENDING'] },
    });
    await expect(get(ARN, { VersionId: TOKEN })).rejects.toThrow("can't find");
  });

  test('asks the function once for a token, and no other begins before it ends', async () => {
    const asked = configure();
    expect(await rotate()).toMatchObject({ ARN, VersionId: TOKEN });
    await rotate();
    expect(asked).toEqual([TOKEN]);
    await expect(rotate(TOKEN.replaceAll('1', '9'))).rejects.toThrow("A previous rotation isn't complete");
    await move({
      ...{ VersionStage: 'AWSCURRENT', MoveToVersionId: TOKEN },
      RemoveFromVersionId: await idOf('AWSCURRENT'),
    });
    expect(await client.send(new DescribeSecretCommand({ SecretId: ARN }))).toMatchObject({
      LastRotatedDate: new Date(NOW),
      VersionIdsToStages: { [TOKEN]: ['AWSPENDING', 'AWSCURRENT'] },
    });
  });
});

test('the day of the last read is told', async () => {
  const described = () => client.send(new DescribeSecretCommand({ SecretId: ARN }));
  expect((await described()).LastAccessedDate).toBeUndefined();
  await get(ARN);
  expect((await described()).LastAccessedDate).toEqual(new Date('2030-01-01T00:00:00Z'));
});

// source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DeleteSecret.html
test('one that is to be deleted is described, and neither read nor written', async () => {
  secrets.scheduleDeletion(ARN);
  expect(await client.send(new DescribeSecretCommand({ SecretId: ARN }))).toMatchObject({
    DeletedDate: new Date(NOW),
  });
  await expect(get(ARN)).rejects.toThrow('marked for deletion');
  await expect(put('newest')).rejects.toThrow('marked for deletion');
});

// source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html
test('a random password has letters of both kinds and digits, and no two are the same', async () => {
  const ask = async (PasswordLength?: number) =>
    (
      await client.send(
        new GetRandomPasswordCommand({ ExcludePunctuation: true, ...(PasswordLength && { PasswordLength }) }),
      )
    ).RandomPassword ?? '';
  const asked = [await ask(), await ask(), await ask(4), await ask(256)];
  expect(asked.map(({ length }) => length)).toEqual([32, 32, 4, 256]);
  expect(new Set(asked).size).toBe(4);
  for (const password of asked) {
    expect(password).toMatch(/^[A-Za-z0-9]+$/);
    for (const kind of [/[a-z]/, /[A-Z]/, /[0-9]/]) expect(password).toMatch(kind);
  }
  // Punctuation is not modelled, and said so.
  await expect(client.send(new GetRandomPasswordCommand({}))).rejects.toThrow();
});
