import { secretsManagerService } from '../../../rehearsal/endpoint/secrets-manager-service';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { Secrets } from '../../../rehearsal/secrets-manager/secrets';
import { Functions } from './handler-asset';

const SECRET = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/test-header-AbCdEf';
const functions = new Functions();
afterEach(() => functions.rest());
let endpoint: AwsEndpoint;

beforeAll(async () => {
  endpoint = await AwsEndpoint.start([
    secretsManagerService(Secrets.of(new Map([[SECRET, { AWSCURRENT: 'value' }]]), { now: () => 0 })),
  ]);
});
afterAll(async () => {
  await functions.close();
  await endpoint.close();
});

const where = () => ({ endpointUrl: endpoint.url, credentials: endpoint.credentials });

test('an unmodified SDK client finds the endpoint, by the engine’s clock', async () => {
  const source = `
    import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
    const client = new SecretsManagerClient();
    export const handler = async ({ id }) =>
      (await client.send(new GetSecretValueCommand({ SecretId: id }))).SecretString;`;
  const hook = functions.fromTypeScript(source, where());
  expect(await hook.invoke({ id: SECRET })).toEqual({ ok: true, payload: 'value' });
  expect(await hook.invoke({ id: 'other' })).toMatchObject({ errorType: 'ResourceNotFoundException' });
});

describe('a custom resource answers, as handlers in the wild do', () => {
  test.each([
    [
      'fetch',
      `(await fetch(event.ResponseURL, { method: 'PUT', headers: { 'content-type': '' }, body })).status`,
    ],
    ['https.request, by URL', `await put(event.ResponseURL, { method: 'PUT' })`],
    // As cfn-response and CDK's provider framework do it: https, its port by default.
    [
      'https.request, by host and path',
      `await put({ hostname: url.hostname, path: url.pathname + url.search, method: 'PUT' })`,
    ],
  ])('%s', async (_, respond) => {
    const { url, response } = endpoint.expectCustomResourceResponse();
    const source = `const https = require('node:https');
      exports.handler = async (event) => {
        const url = new URL(event.ResponseURL);
        const body = JSON.stringify({ Status: 'SUCCESS', PhysicalResourceId: 'id' });
        const put = (...to) => new Promise((resolve, reject) => {
          https.request(...to, (response) => resolve(response.resume().statusCode)).on('error', reject).end(body);
        });
        return ${respond};
      };`;
    const hook = functions.fromSource(source, where());
    expect(await hook.invoke({ ResponseURL: url })).toEqual({ ok: true, payload: 200 });
    expect(await response).toEqual({ Status: 'SUCCESS', PhysicalResourceId: 'id' });
  });
});
