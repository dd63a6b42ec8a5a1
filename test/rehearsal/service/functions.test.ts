import type { TemplateResource } from '../../../rehearsal/assembly/assembly';
import { Resolvers } from '../../../rehearsal/assembly/intrinsics';
import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { closeWarmProcesses } from '../../../rehearsal/lambda/process-pool';
import { NotModelled } from '../../../rehearsal/not-modelled';
import { Functions, type FunctionsProperties } from '../../../rehearsal/service/functions';
import { assemblyOf, stackOf } from '../assembly/fixtures';

let endpoint: AwsEndpoint;
let functions: Functions | undefined;
beforeEach(async () => {
  endpoint = await AwsEndpoint.start([]);
});
afterEach(async () => {
  await functions?.close();
  functions = undefined;
  await endpoint.close();
});
afterAll(closeWarmProcesses);

const greets: TemplateResource = {
  Type: 'AWS::Lambda::Function',
  Properties: {
    FunctionName: 'greets',
    Handler: 'index.handler',
    Runtime: 'nodejs22.x',
    Code: { ZipFile: 'exports.handler = async (event, context) => context.invokedFunctionArn;' },
  },
};
const ARN = 'arn:aws:lambda:eu-west-1:111122223333:function:greets';

function rehearsed(
  Resources: Readonly<Record<string, TemplateResource>>,
  more: Partial<FunctionsProperties> = {},
) {
  const stack = stackOf({ Resources });
  const assembly = assemblyOf(stack);
  const resolvers = new Resolvers(assembly);
  functions = new Functions({
    ...{ assembly, resolvers, stacks: [stack], clock: new VirtualClock(), endpoint },
    ...{ destinations: () => ({}), seed: 1, ...more },
  });
  return { functions, resolver: resolvers.of(stack) };
}

// source: https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html (invokedFunctionArn)
test.each<[string, TemplateResource, string]>([
  [
    'an alias',
    { Type: 'AWS::Lambda::Alias', Properties: { FunctionName: { Ref: 'Greets' }, Name: 'live' } },
    `${ARN}:live`,
  ],
  [
    'an alias that names the function by its ARN',
    {
      Type: 'AWS::Lambda::Alias',
      Properties: { FunctionName: { 'Fn::GetAtt': ['Greets', 'Arn'] }, Name: 'live' },
    },
    `${ARN}:live`,
  ],
  [
    'a version',
    { Type: 'AWS::Lambda::Version', Properties: { FunctionName: { Ref: 'Greets' } } },
    `${ARN}:1`,
  ],
])('a function is invoked through %s', async (_what, qualifier, expected) => {
  const { functions, resolver } = rehearsed({ Greets: greets, Qualifier: qualifier });
  const arn = await resolver.physicalId('Qualifier');
  expect(await functions.invoke(arn, {})).toEqual({ ok: true, payload: expected });
});

describe('a version that is deleted', () => {
  const ALIAS = `${ARN}:live`;

  // source: Lambda API reference, Invoke (ResourceNotFoundException)
  test('is there no more for those who call it, and the others are', async () => {
    const { functions } = rehearsed({ Greets: greets });
    const second = await functions.publish(ARN, 2);
    functions.deleteVersion(`${ARN}:1`);
    expect(await functions.invoke(`${ARN}:1`, {})).toMatchObject({
      ...{ ok: false, errorType: 'ResourceNotFoundException' },
    });
    for (const there of [second, ARN]) expect(await functions.invoke(there, {})).toMatchObject({ ok: true });
  });

  // source: Lambda developer guide, "Using aliases": a version that an alias leads to cannot be deleted
  test('stays as long as an alias leads to it', async () => {
    const { functions } = rehearsed({ Greets: greets });
    functions.pointAlias(ALIAS, await functions.publish(ARN, 2));
    functions.deleteVersion(`${ARN}:2`);
    expect(await functions.invoke(ALIAS, {})).toMatchObject({ ok: true });
  });
});

test('functions that are there are found before they are invoked', async () => {
  await rehearsed({ Greets: greets }).functions.require([ARN, `${ARN}:live`]);
});

test.each<[string, TemplateResource, string]>([
  [
    'one that is missing',
    { ...greets, Properties: { ...greets.Properties, FunctionName: 'other' } },
    `Lambda function ${ARN}, which is in no stack of the assembly,`,
  ],
  [
    'one that does not run on Node',
    { ...greets, Properties: { ...greets.Properties, Runtime: 'python3.13' } },
    'Lambda runtime python3.13 of Shop.Greets',
  ],
  [
    'one without its code',
    { ...greets, Properties: { ...greets.Properties, Code: { S3Key: 'elsewhere.zip' } } },
    'Lambda code of Shop.Greets that is no asset of the assembly,',
  ],
])('%s is refused before it is invoked', async (_what, resource, what) => {
  await expect(rehearsed({ Greets: resource }).functions.require([ARN])).rejects.toThrow(
    new NotModelled(what),
  );
});

test('variables that Lambda reserves are refused before it is invoked', async () => {
  const Environment = { Variables: { AWS_REGION: 'eu-west-1', GREETING: 'hello' } };
  const greedy = { ...greets, Properties: { ...greets.Properties, Environment } };
  await expect(rehearsed({ Greets: greedy }).functions.require([ARN])).rejects.toThrow(
    'Shop.Greets.Environment.Variables.AWS_REGION must be a name that Lambda does not reserve, got AWS_REGION; rename it',
  );
});

// source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-loggingconfig.html
test.each<[string, Record<string, unknown> | undefined, string, string]>([
  ['none', undefined, '/aws/lambda/greets', 'Text'],
  ['a group and a format', { LogFormat: 'JSON', LogGroup: '/shop/gates' }, '/shop/gates', 'JSON'],
])('a LoggingConfig: %s', async (_what, LoggingConfig, logGroupName, format) => {
  const ZipFile =
    'exports.handler = async (event, { logGroupName }) => { console.log("hello"); return logGroupName }';
  const Properties = { ...greets.Properties, Code: { ZipFile }, ...(LoggingConfig && { LoggingConfig }) };
  const events: unknown[] = [];
  const onLog: FunctionsProperties['onLog'] = (...event) => events.push(event);
  const { functions } = rehearsed({ Greets: { ...greets, Properties } }, { onLog });
  expect(await functions.invoke(ARN, {})).toEqual({ ok: true, payload: logGroupName });
  const line = expect.stringMatching(format === 'JSON' ? /"message":"hello"/ : /\tINFO\thello$/);
  expect(events).toEqual([['greets', line, { logGroupName, logStreamName: 'rehearsal/[$LATEST]greets' }]]);
});
