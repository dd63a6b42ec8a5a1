import http from 'node:http';
import { ListClustersCommand } from '@aws-sdk/client-ecs';
import { DescribeListenersCommand, DescribeRulesCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { z } from 'zod';
import { AwsError, type AwsService } from '../../../rehearsal/endpoint/aws-service';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { NotModelled } from '../../../rehearsal/not-modelled';
import { clientsOf } from './clients';

const answers: Record<string, () => object> = {
  fine: () => ({ SecretString: 'value', CreatedDate: new Date('2030-01-01T00:00:00.250Z') }),
  refused: () => {
    throw new AwsError('ResourceNotFoundException', 'it is not there');
  },
  broken: () => {
    throw new Error('a defect');
  },
  partly: () => {
    throw new NotModelled('ELBv2 condition source-ip');
  },
};
const secrets: AwsService = {
  name: 'SecretsManager',
  json: { targetPrefix: 'secretsmanager', version: '1.1' },
  operations: {
    GetSecretValue: (input) => {
      const { SecretId } = z.strictObject({ SecretId: z.enum(Object.keys(answers)) }).parse(input);
      return answers[SecretId]?.() ?? {};
    },
  },
};
const elb: AwsService = {
  name: 'ELBv2',
  query: {
    serviceName: 'elasticloadbalancing',
    xmlns: 'http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/',
  },
  operations: {
    DescribeRules: () => {
      throw new AwsError('RuleNotFound', 'no such rule');
    },
  },
};

let endpoint: AwsEndpoint;
beforeAll(async () => {
  endpoint = await AwsEndpoint.start([secrets, elb]);
});
afterAll(() => endpoint.close());

const get = (SecretId: string, more = {}) =>
  clientsOf(endpoint).secrets.send(new GetSecretValueCommand({ SecretId, ...more }));

test('a client reads an answer, times too', async () => {
  expect(await get('fine')).toMatchObject({
    SecretString: 'value',
    CreatedDate: new Date('2030-01-01T00:00:00.250Z'),
  });
});

test.each([
  ['JSON', () => get('refused'), 'ResourceNotFoundException', 'it is not there'],
  [
    'query',
    () => clientsOf(endpoint).elb.send(new DescribeRulesCommand({})),
    'RuleNotFoundException',
    'no such rule',
  ],
])('an error of a service in %s is the SDK’s exception', async (_, call, name, message) => {
  await expect(call()).rejects.toMatchObject({ name, message, $metadata: { httpStatusCode: 400 } });
});

test('input that an operation does not take is refused', async () => {
  await expect(get('other')).rejects.toMatchObject({
    name: 'ValidationException',
    message: expect.stringContaining('SecretsManager.GetSecretValue'),
  });
});

test('a defect of a model is no error of the caller', async () => {
  await expect(get('broken')).rejects.toMatchObject({
    name: 'InternalFailure',
    message: 'the rehearsal failed on SecretsManager.GetSecretValue: Error: a defect',
    $metadata: { httpStatusCode: 500 },
  });
});

test.each([
  [
    'a service',
    () => clientsOf(endpoint).ecs.send(new ListClustersCommand({})),
    'AmazonEC2ContainerServiceV20141113.ListClusters',
  ],
  [
    'an operation',
    () => clientsOf(endpoint).elb.send(new DescribeListenersCommand({})),
    'ELBv2.DescribeListeners',
  ],
  [
    'a parameter',
    () => get('fine', { VersionId: 'x'.repeat(32) }),
    'SecretsManager.GetSecretValue (VersionId)',
  ],
  ['a part', () => get('partly'), 'SecretsManager.GetSecretValue (ELBv2 condition source-ip)'],
])('%s that is not modelled is named, and kept', async (_, call, name) => {
  endpoint.notModelledCalls.length = 0;
  await expect(call()).rejects.toMatchObject({
    name: 'UnknownOperationException',
    message: `a call of ${name}, which is not modelled by the rehearsal`,
  });
  expect(endpoint.notModelledCalls).toEqual([name]);
});

test.each(['toString', '__proto__', 'constructor'])('%s is no operation', async (operation) => {
  const { status, body } = await send({ 'x-amz-target': `secretsmanager.${operation}` });
  expect([status, JSON.parse(body).__type]).toEqual([400, 'UnknownOperationException']);
});

describe('who is refused', () => {
  const elsewhere = (key: string) =>
    clientsOf({ url: endpoint.url, credentials: { accessKeyId: key, secretAccessKey: 'x' } });

  test('another access key, in JSON', async () => {
    await expect(
      elsewhere('AKIAIOSFODNN7EXAMPLE').secrets.send(new GetSecretValueCommand({ SecretId: 'fine' })),
    ).rejects.toMatchObject({ name: 'AccessDeniedException', $metadata: { httpStatusCode: 403 } });
  });

  test('another access key, in query', async () => {
    await expect(
      elsewhere('AKIAIOSFODNN7EXAMPLE').elb.send(new DescribeRulesCommand({})),
    ).rejects.toMatchObject({ name: 'AccessDeniedException', $metadata: { httpStatusCode: 403 } });
  });

  test.each([
    ['a foreign host', { host: 'attacker.example' }],
    ['a page', { origin: 'https://attacker.example' }],
    ['no credentials', { authorization: undefined }],
  ])('%s', async (_, headers) => {
    expect(await send(headers)).toMatchObject({ status: 403 });
    expect((await send(headers)).body).toContain('AccessDeniedException');
  });

  test('nobody who comes with the headers of a client', async () => {
    expect(await send({})).toMatchObject({ status: 200 });
  });
});

describe('the response URL of a custom resource', () => {
  const success = { Status: 'SUCCESS', PhysicalResourceId: 'id', Data: { RuleArn: 'arn' } };

  test('takes one answer', async () => {
    const { url, response } = endpoint.expectCustomResourceResponse();
    const put = () =>
      send({ authorization: undefined }, new URL(url).pathname, 'PUT', JSON.stringify(success));
    expect(await put()).toMatchObject({ status: 200 });
    expect(await response).toEqual(success);
    expect(await put()).toMatchObject({ status: 403 });
  });

  test.each([
    ['no JSON', '<xml/>'],
    ['no status', '{}'],
    ['another status', '{"Status":"DONE"}'],
  ])('refuses %s, and waits on', async (_, body) => {
    const { url, response } = endpoint.expectCustomResourceResponse();
    const put = (text: string) => send({}, new URL(url).pathname, 'PUT', text);
    expect(await put(body)).toMatchObject({ status: 400 });
    expect(await put(JSON.stringify(success))).toMatchObject({ status: 200 });
    expect(await response).toEqual(success);
  });

  test('is nobody else’s to guess', async () => {
    endpoint.expectCustomResourceResponse();
    const answer = await send(
      { authorization: undefined },
      '/cfn-response/1',
      'PUT',
      JSON.stringify(success),
    );
    expect(answer).toMatchObject({ status: 403 });
  });
});

/** A request as no SDK client would make it; by default one that is admitted. */
function send(
  headers: Record<string, string | undefined>,
  path = '/',
  method = 'POST',
  body = '{"SecretId":"fine"}',
): Promise<{ status: number | undefined; body: string }> {
  const { accessKeyId } = endpoint.credentials;
  const sent = {
    'x-amz-target': 'secretsmanager.GetSecretValue',
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20300101/eu-west-1/secretsmanager/aws4_request, Signature=00`,
    ...headers,
  };
  const given = Object.fromEntries(Object.entries(sent).filter(([, value]) => value !== undefined));
  return new Promise((resolve, reject) => {
    const request = http.request(new URL(path, endpoint.url), { method, headers: given }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ status: response.statusCode, body: Buffer.concat(chunks).toString() }),
      );
    });
    request.on('error', reject).end(body);
  });
}

// source: @aws-sdk/core, httpAuthSchemes: a call that fails is tried again when `Date` differs from the client's clock by
// four minutes, and has changed since the last call; a hook's clock is the engine's
test('no answer says what time it is on this machine', async () => {
  const answer = await fetch(endpoint.url, { method: 'POST' });
  expect(answer.headers.get('date')).toBeNull();
});

// source: https://fetch.spec.whatwg.org/#cross-origin-resource-policy-header
test.each([
  ['refused', undefined],
  ['carried out', () => endpoint.credentials.accessKeyId],
])('an answer to what is %s gives a page nothing to read or to show', async (_, key) => {
  const scope = key && `${key()}/20300101/eu-west-1/secretsmanager/aws4_request`;
  const answer = await fetch(endpoint.url, {
    method: 'POST',
    headers: {
      'x-amz-target': 'secretsmanager.GetSecretValue',
      ...(scope && { authorization: `AWS4-HMAC-SHA256 Credential=${scope}, Signature=00` }),
    },
    body: '{"SecretId":"fine"}',
  });
  expect(answer.ok).toBe(scope !== undefined);
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
  });
  expect([...answer.headers.keys()].join()).not.toContain('access-control');
});
