import { NotModelled } from '../../../rehearsal/not-modelled';
import { seededRandom } from '../../../rehearsal/random';
import { Secrets } from '../../../rehearsal/secrets-manager/secrets';
import { containerSecret, secretsOf } from '../../../rehearsal/service/secrets';
import { resolverOf } from './resolver-of';

const ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:db-AbCdEf';
const PARTIAL = ARN.replace('-AbCdEf', '');

describe('what Secrets Manager would generate', () => {
  async function generated(properties: Record<string, unknown>, seed = 1): Promise<string | undefined> {
    const resolver = resolverOf({ Secret: { Type: 'AWS::SecretsManager::Secret', Properties: properties } });
    const secrets = await secretsOf(resolver, seededRandom(seed));
    return [...secrets.values()][0];
  }

  // source: AWS::SecretsManager::Secret GenerateSecretString: PasswordLength defaults to 32
  test.each<[string, Record<string, unknown>, RegExp]>([
    ['32 characters by default', { GenerateSecretString: {} }, /^[A-Za-z0-9]{32}$/],
    ['a length', { GenerateSecretString: { PasswordLength: 64 } }, /^[A-Za-z0-9]{64}$/],
    ['a length as text', { GenerateSecretString: { PasswordLength: '8' } }, /^[A-Za-z0-9]{8}$/],
    [
      'a key of a document',
      {
        GenerateSecretString: {
          SecretStringTemplate: '{"user":"app"}',
          GenerateStringKey: 'password',
          PasswordLength: 4,
        },
      },
      /^\{"user":"app","password":"[A-Za-z0-9]{4}"\}$/,
    ],
    ['a value that is given', { SecretString: 'given' }, /^given$/],
  ])('%s', async (_what, properties, expected) => {
    expect(await generated(properties)).toMatch(expected);
  });

  test('one that nothing is said of has no version yet', async () => {
    expect(await generated({})).toBeUndefined();
  });

  test('a seed repeats it', async () => {
    const properties = { GenerateSecretString: {} };
    expect(await generated(properties, 7)).toBe(await generated(properties, 7));
    expect(await generated(properties, 7)).not.toBe(await generated(properties, 8));
  });
});

describe('what a container is given', () => {
  const document = JSON.stringify({ user: 'app', port: 5432 });
  const held = Secrets.of(new Map([[ARN, { AWSCURRENT: document, AWSPREVIOUS: 'old' }]]), { now: () => 0 });
  const secrets = { held, existing: new Map() };
  const old = held.version(ARN, { stage: 'AWSPREVIOUS' }).id;
  const failed = (arn: string, what: string) => ({
    reason: `failed to fetch secret ${arn} from secrets manager: ResourceNotFoundException: Secrets Manager can't find the specified ${what}`,
  });

  // source: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/secrets-envvar-secrets-manager.html
  test.each([
    ['the whole secret', ARN, { value: document }],
    // source: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html (SecretId)
    ['a secret by its ARN without the six characters', PARTIAL, { value: document }],
    ['a key of it', `${PARTIAL}:user::`, { value: 'app' }],
    ['the beginning of a name', PARTIAL.slice(0, -1), failed(PARTIAL.slice(0, -1), 'secret.')],
    ['a key', `${ARN}:user::`, { value: 'app' }],
    ['a key that is no text', `${ARN}:port::`, { value: '5432' }],
    ['another version', `${ARN}::AWSPREVIOUS:`, { value: 'old' }],
    ['a version by its id', `${PARTIAL}:::${old}`, { value: 'old' }],
    ['no version of that id', `${PARTIAL}:::1a2b`, failed(PARTIAL, 'secret value for VersionId: 1a2b')],
    ['no such key', `${ARN}:password::`, { reason: `the secret ${ARN} has no key password` }],
    [
      'a key of what is no document',
      `${ARN}:user:AWSPREVIOUS:`,
      { reason: `the secret ${ARN} has no key user` },
    ],
    [
      'a key that every object inherits',
      `${ARN}:toString::`,
      { reason: `the secret ${ARN} has no key toString` },
    ],
    ['no such version', `${ARN}::NEXT:`, failed(ARN, 'secret value for staging label: NEXT')],
    ['no such secret', `${ARN}x`, failed(`${ARN}x`, 'secret.')],
  ])('%s', (_what, valueFrom, expected) => {
    expect(containerSecret(secrets, valueFrom)).toEqual(expected);
  });

  test('a parameter is not modelled, and named', () => {
    const parameter = 'arn:aws:ssm:eu-west-1:111122223333:parameter/shop/key';
    expect(() => containerSecret(secrets, parameter)).toThrow(
      new NotModelled('container secret from the SSM parameter /shop/key'),
    );
  });
});
