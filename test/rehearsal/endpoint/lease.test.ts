import {
  GetSecretValueCommand,
  ListSecretsCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { AwsError, type AwsService } from '../../../rehearsal/endpoint/aws-service';
import type { Faults } from '../../../rehearsal/endpoint/faults';
import type { EndpointLease } from '../../../rehearsal/endpoint/lease';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { clientsOf, configurationOf } from './clients';

const saying = (SecretString: string): AwsService => ({
  name: 'SecretsManager',
  json: { targetPrefix: 'secretsmanager', version: '1.1' },
  operations: { GetSecretValue: () => ({ SecretString }) },
});

let endpoint: AwsEndpoint;
beforeAll(async () => {
  endpoint = await AwsEndpoint.start();
});
afterAll(() => endpoint.close());

const asked = async (access: Pick<EndpointLease, 'url' | 'credentials'>) =>
  (await clientsOf(access).secrets.send(new GetSecretValueCommand({ SecretId: 'id' }))).SecretString;

test('each lease has its own key, services and calls that are not modelled', async () => {
  const [one, two] = [endpoint.lease([saying('one')]), endpoint.lease([])];
  expect(one.credentials.accessKeyId).not.toBe(two.credentials.accessKeyId);
  expect(await asked(one)).toBe('one');
  await expect(asked(two)).rejects.toMatchObject({ name: 'UnknownOperationException' });
  expect([one.notModelledCalls, two.notModelledCalls]).toEqual([[], ['secretsmanager.GetSecretValue']]);
});

test('a lease that has ended is refused', async () => {
  const lease = endpoint.lease([saying('one')]);
  await lease.close();
  await expect(asked(lease)).rejects.toMatchObject({ name: 'AccessDeniedException' });
});

test('a process keeps its key over several rehearsals', async () => {
  const first = endpoint.lease([saying('first')]);
  const process = clientsOf(first).secrets;
  const command = new GetSecretValueCommand({ SecretId: 'id' });
  expect(await process.send(command)).toMatchObject({ SecretString: 'first' });
  const second = endpoint.rebind(first.credentials.accessKeyId, [saying('second')]);
  expect(await process.send(command)).toMatchObject({ SecretString: 'second' });
  // The first rehearsal tidies up late; the key is no longer its to withdraw.
  await first.close();
  expect(await process.send(command)).toMatchObject({ SecretString: 'second' });
  await second.close();
  await expect(process.send(command)).rejects.toMatchObject({ name: 'AccessDeniedException' });
  const third = endpoint.lease([saying('third')], { credentials: first.credentials });
  expect(await asked(third)).toBe('third');
});

test('a key is leased to one, and only a leased key can be given on', () => {
  const { credentials } = endpoint.lease([]);
  expect(() => endpoint.lease([], { credentials })).toThrow('is leased already');
  expect(() => endpoint.rebind('AKIAIOSFODNN7EXAMPLE', [])).toThrow('is not leased');
});

test('each lease waits for custom resources of its own', async () => {
  const [one, two] = [endpoint.lease([]), endpoint.lease([])];
  const put = ({ url }: { url: string }, id: string) =>
    fetch(url.replace('https:', 'http:'), {
      method: 'PUT',
      body: JSON.stringify({ Status: 'SUCCESS', PhysicalResourceId: id }),
    });
  const [first, second] = [one.expectCustomResourceResponse(), two.expectCustomResourceResponse()];
  expect((await put(second, 'two')).status).toBe(200);
  expect((await put(first, 'one')).status).toBe(200);
  expect([await first.response, await second.response]).toMatchObject([
    { PhysicalResourceId: 'one' },
    { PhysicalResourceId: 'two' },
  ]);
  const late = one.expectCustomResourceResponse();
  await one.close();
  expect((await put(late, 'late')).status).toBe(403);
});

describe('faults', () => {
  const calls = (faults: Faults, attempts = 1) => {
    const lease = endpoint.lease([saying('fine')]);
    lease.injectFaults(faults);
    const client = new SecretsManagerClient({ ...configurationOf(lease), maxAttempts: attempts });
    return () => client.send(new GetSecretValueCommand({ SecretId: 'id' }));
  };

  test.each([
    ['throttling', new AwsError('ThrottlingException', 'Rate exceeded'), { name: 'ThrottlingException' }],
    [
      'a failure of the service',
      new AwsError('InternalServiceError', 'no', 500),
      { name: 'InternalServiceError', $metadata: { httpStatusCode: 500 } },
    ],
    ['a connection that is dropped', 'drop' as const, { message: expect.stringContaining('socket hang up') }],
  ])('%s, at the calls that are chosen', async (_, fault, error) => {
    const seen: unknown[] = [];
    const call = calls((made) => {
      seen.push(made);
      return made.nth === 2 ? fault : undefined;
    });
    expect(await call()).toMatchObject({ SecretString: 'fine' });
    await expect(call()).rejects.toMatchObject(error);
    expect(await call()).toMatchObject({ SecretString: 'fine' });
    expect(seen).toEqual(
      [1, 2, 3].map((nth) => ({ service: 'SecretsManager', operation: 'GetSecretValue', nth })),
    );
  });

  test('a retry of the client is a call of its own', async () => {
    const call = calls(({ nth }) => (nth === 1 ? 'drop' : undefined), 2);
    expect(await call()).toMatchObject({ SecretString: 'fine', $metadata: { attempts: 2 } });
  });
});

test('who listens hears each call with its answer, and a call can be carried out without a process', async () => {
  const lease = endpoint.lease([saying('one')]);
  const heard: unknown[] = [];
  const end = lease.onCall(({ input, ...call }) => heard.push({ ...call, input: input() }));
  await asked(lease);
  await clientsOf(lease)
    .secrets.send(new ListSecretsCommand({}))
    .catch(() => undefined);
  end();
  await asked(lease);
  const call = { service: 'SecretsManager', operation: 'GetSecretValue' };
  const input = { SecretId: 'id' };
  const output = { SecretString: 'one' };
  expect(heard).toEqual([
    { ...call, input, output },
    { service: 'SecretsManager', operation: 'ListSecrets', input: {} },
  ]);
  expect(await lease.carryOut({ ...call, input: () => input })).toEqual(output);
  await expect(lease.carryOut({ ...call, operation: 'ListSecrets', input: () => input })).rejects.toThrow(
    'ListSecrets',
  );
});
