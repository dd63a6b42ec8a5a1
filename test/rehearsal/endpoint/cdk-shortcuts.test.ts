import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { refusedShortcut } from '../../../rehearsal/endpoint/cdk-shortcuts';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { configurationOf } from './clients';

const SDK = 'aws-sdk-js/3.1153.0 ua/2.1 os/linux lang/js md/nodejs#22.0.0 api/lambda#3.1153.0 m/E';
const CLI = `${SDK} aws-cdk/2.1148.1`;
const ofWatch = { logGroupName: '/aws/lambda/hook', limit: 100, startTime: 0 };

/** What each of them sends was seen on the wire. */
test.each([
  ['cdk deploy', CLI, 'DescribeStacks', {}, undefined],
  ['another SDK client', SDK, 'UpdateService', {}, undefined],
  ['nobody who says so', undefined, 'UpdateService', {}, undefined],
  [
    'a hotswap of a function',
    `${CLI}-cdk-hotswap/success-lambda`,
    'PUT /x/code',
    {},
    /^cdk deploy --hotswap .* are refused/,
  ],
  [
    'a hotswap that falls back',
    `${CLI}-cdk-hotswap/fallback`,
    'CreateChangeSet',
    {},
    /^cdk deploy --hotswap/,
  ],
  ['cdk watch', `${CLI} aws-cdk/watch#hotswap-on`, 'DescribeStacks', {}, /^cdk watch is refused/],
  [
    'cdk watch --no-hotswap',
    `${CLI} aws-cdk/watch#hotswap-off`,
    'DescribeStacks',
    {},
    /^cdk watch is refused/,
  ],
  ['the logs that cdk watch follows', CLI, 'FilterLogEvents', ofWatch, /^cdk watch is refused/],
  ['the logs of a failure', CLI, 'FilterLogEvents', { ...ofWatch, limit: 1000 }, undefined],
  ['the logs that a verb reads', SDK, 'FilterLogEvents', ofWatch, undefined],
])('%s', (_, userAgent, operation, input, why) => {
  const refused = refusedShortcut({ userAgent, operation, input: () => input });
  if (why === undefined) expect(refused).toBeUndefined();
  else expect(refused).toMatch(why);
});

test('a refused call does not reach its service, is listed, and is heard with the reason', async () => {
  let calls = 0;
  const heard: (string | undefined)[] = [];
  const endpoint = await AwsEndpoint.start([
    {
      name: 'SecretsManager',
      json: { targetPrefix: 'secretsmanager', version: '1.1' },
      operations: {
        GetSecretValue: () => {
          calls += 1;
          return {};
        },
      },
    },
  ]);
  endpoint.onCall(({ refusal }) => heard.push(refusal));
  try {
    const client = new SecretsManagerClient({
      ...configurationOf(endpoint),
      customUserAgent: [['aws-cdk/2.1148.1 cdk-hotswap/success-lambda']],
    });
    await expect(client.send(new GetSecretValueCommand({ SecretId: 'id' }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringMatching(/^cdk deploy --hotswap .*; run cdk deploy without it$/),
    });
    expect(calls).toBe(0);
    expect(heard).toEqual([expect.stringMatching(/^cdk deploy --hotswap/)]);
    expect(endpoint.notModelledCalls).toEqual([
      expect.stringMatching(/^SecretsManager.GetSecretValue \(cdk deploy --hotswap/),
    ]);
  } finally {
    await endpoint.close();
  }
});
