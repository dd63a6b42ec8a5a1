import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { Resolvers } from '../../../rehearsal/assembly/intrinsics';
import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import type { LambdaModel } from '../../../rehearsal/cloudformation/providers/lambda';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { closeWarmProcesses } from '../../../rehearsal/lambda/process-pool';
import { Buckets } from '../../../rehearsal/s3/buckets';
import { Functions } from '../../../rehearsal/service/functions';
import { lambdaModel } from '../../../rehearsal/stacks/lambda-model';
import { assemblyOf, stackOf } from '../assembly/fixtures';

const saying = (what: string) => `exports.handler = async () => ${JSON.stringify(what)};`;
const archive = (text: string, name = 'index.js') => zipSync({ [name]: strToU8(text) });
const ARN = 'arn:aws:lambda:eu-west-1:111122223333:function:greets';
const BUCKET = 'cdk-hnb659fds-assets-111122223333-eu-west-1';
const properties = (Code: object) => ({
  ...{ FunctionName: 'greets', Handler: 'index.handler', Runtime: 'nodejs22.x', Code },
});
const greets = (Code: object) => ({
  ...{ physicalId: 'greets', attributes: { Arn: ARN }, where: 'Shop.Greets', properties: properties(Code) },
});
const uploaded = (S3Key: string) => greets({ S3Bucket: BUCKET, S3Key });
const alias = (FunctionVersion: number) => ({
  ...{ physicalId: `${ARN}:live`, attributes: {}, where: 'Shop.Live' },
  properties: { FunctionName: 'greets', FunctionVersion },
});

let endpoint: AwsEndpoint;
let functions: Functions;
let model: LambdaModel;
beforeEach(async () => {
  endpoint = await AwsEndpoint.start([]);
  const clock = new VirtualClock();
  const before = { Type: 'AWS::Lambda::Function', Properties: properties({ ZipFile: saying('before') }) };
  const stack = stackOf({ Resources: { Greets: before } });
  const assembly = assemblyOf(stack);
  const resolvers = new Resolvers(assembly);
  functions = new Functions({
    ...{ assembly, resolvers, stacks: [stack], clock, endpoint, destinations: () => ({}), seed: 1 },
  });
  const buckets = new Buckets(clock, '111122223333');
  const bucket = buckets.create(BUCKET);
  const put = (key: string, body: Uint8Array) =>
    bucket.put(key, {
      body: Buffer.from(body),
      properties: { ContentType: 'application/zip' },
      isChecked: true,
    });
  for (const what of ['one', 'two']) put(`${what}.zip`, archive(saying(what)));
  put('text.zip', strToU8('no archive'));
  put('climbs.zip', archive('escaped', '../teal-climbed.js'));
  model = lambdaModel(functions, { region: 'eu-west-1' }, { fileAssets: () => new Map(), buckets });
});
afterEach(async () => {
  await functions.close();
  await endpoint.close();
});
afterAll(closeWarmProcesses);

const answered = async (arn = ARN) => {
  const invocation = await functions.invoke(arn, {});
  return invocation.ok ? invocation.payload : invocation;
};

test('a function that an update gives other code runs that, and its versions keep theirs', async () => {
  await model.createFunction(uploaded('one.zip'));
  expect(await model.publishVersion('greets')).toBe(1);
  model.putAlias(alias(1));
  expect([await answered(), await answered(`${ARN}:live`)]).toEqual(['one', 'one']);
  await model.updateFunction(uploaded('two.zip'));
  expect([await answered(), await answered(`${ARN}:live`)]).toEqual(['two', 'one']);
  expect(await model.publishVersion('greets')).toBe(2);
  model.putAlias(alias(2));
  expect(await answered(`${ARN}:live`)).toBe('two');
});

test.each([
  ['it was thought to be', { ZipFile: saying('before') }, 'before'],
  ['nobody thought', { S3Bucket: BUCKET, S3Key: 'two.zip' }, 'two'],
])('a function that is there before its stack runs the code of the stack, as %s', async (_, code, says) => {
  expect([await answered(), await answered(`${ARN}:1`)]).toEqual(['before', 'before']);
  await model.takeFunctionOn?.(greets(code));
  expect([await answered(), await answered(`${ARN}:1`)]).toEqual([says, says]);
});

// source: Lambda API reference, CreateFunction (InvalidParameterValueException)
test('code that is not in its bucket is refused', () => {
  expect(() => model.createFunction(uploaded('none.zip'))).toThrow(
    'Error occurred while GetObject. S3 Error Code: NoSuchKey.',
  );
});

test.each([
  ['that is none', 'text.zip'],
  ['that climbs out of its folder', 'climbs.zip'],
])('an archive %s is refused, and nothing is written', async (_, key) => {
  await model.createFunction(uploaded(key));
  await expect(answered()).rejects.toMatchObject({
    name: 'InvalidParameterValueException',
    message: expect.stringMatching(/^Could not unzip uploaded file: /),
  });
  expect(existsSync(join(tmpdir(), 'teal-climbed.js'))).toBe(false);
});
