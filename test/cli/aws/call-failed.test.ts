import { callFailed, isAnswer, isTransient, kindOf } from '../../../cli/aws/call-failed';
import { ACTION, REGION } from '../../../cli/aws/clients';
import { codeOf, sentenceOf, unknownHost } from '../../../cli/aws/error-cause';
import { MissingAnswer } from '../../../lambda/uniformity/must';

const SHOP = { service: 'shop', env: 'production' };
const failed = (message: string, fields: object = {}) =>
  Object.assign(new Error(message), { [ACTION]: 'ecs:ListServiceDeployments', ...fields });
/** As Node 20 throws it. */
const noHost = (hostname: string) =>
  failed(`getaddrinfo ENOTFOUND ${hostname}`, { code: 'ENOTFOUND', syscall: 'getaddrinfo', hostname });
const refused = (address: string) => failed(`connect ECONNREFUSED ${address}`, { code: 'ECONNREFUSED' });
/** As Node 20 throws it for a host with several addresses: without a message. */
const manyRefused = Object.assign(new AggregateError([refused('::1:9'), refused('127.0.0.1:9')]), {
  code: 'ECONNREFUSED',
});

test.each([
  ['a host that does not exist', noHost('ecs.eu-west-9.amazonaws.com'), 'no-host', false, true],
  [
    'a name service in trouble',
    failed('getaddrinfo EAI_AGAIN', { code: 'EAI_AGAIN' }),
    'unreachable',
    true,
    true,
  ],
  ['one address that refuses', refused('127.0.0.1:9'), 'unreachable', true, true],
  ['several', manyRefused, 'unreachable', true, true],
  ['several, without a code of their own', new AggregateError([refused('::1:9')]), 'unreachable', true, true],
  ['throttled', failed('Rate exceeded', { name: 'ThrottlingException' }), 'throttled', true, true],
  ['denied', failed('no', { name: 'AccessDeniedException' }), 'denied', false, false],
  ['no credentials', failed('none', { name: 'CredentialsProviderError' }), 'credentials', false, false],
])('%s: whether it may pass, before AWS has answered and after', (_, error, kind, before, after) => {
  expect([kindOf(error), isTransient(error, false), isTransient(error, true)]).toEqual([kind, before, after]);
});

test.each([
  ['a host that does not exist', noHost('x.invalid'), false],
  ['a refusal of AWS', failed('no', { $metadata: { httpStatusCode: 400 } }), true],
  ['tries that nobody answered', failed('no', { $metadata: { attempts: 3 } }), false],
  ['an answer that lacks something', new MissingAnswer('no'), true],
])('whether it is an answer: %s', (_, error, expected) => {
  expect(isAnswer(error)).toBe(expected);
});

test.each([
  [refused('127.0.0.1:9'), 'connect ECONNREFUSED 127.0.0.1:9'],
  [manyRefused, 'connect ECONNREFUSED ::1:9, connect ECONNREFUSED 127.0.0.1:9'],
  [new AggregateError([]), 'AggregateError'],
  [failed('socket hang up', { name: 'TimeoutError', code: 'ECONNRESET' }), 'ECONNRESET: socket hang up'],
  [failed('Rate exceeded', { name: 'ThrottlingException' }), 'ThrottlingException: Rate exceeded'],
])('%s in a sentence', (error, expected) => {
  expect(sentenceOf(error)).toBe(expected);
});

test('codes and hosts of what is no error of Node’s', () => {
  const found = [codeOf(new Error('x')), unknownHost(new Error('x')), unknownHost(refused('a'))];
  expect(found).toEqual([undefined, undefined, undefined]);
});

test.each([
  [
    'a region',
    noHost('ecs.eu-west-9.amazonaws.com'),
    /endpoint ecs\.eu-west-9\.amazonaws\.com .*is eu-west-9 a region\? see --region/,
  ],
  ['a region of ECR', noHost('api.ecr.us-gov-west-7.amazonaws.com'), /is us-gov-west-7 a region\?/],
  ['a region in China', noHost('ecs.cn-north-7.amazonaws.com.cn'), /is cn-north-7 a region\?/],
  ['an endpoint of one’s own', noHost('localstack.invalid'), /is AWS_ENDPOINT_URL right\?/],
  ['no region', failed('Region is missing'), /a region must be given, got none; set --region/],
  [
    'an empty region',
    failed('Region not accepted: region="" is not a valid hostname component.'),
    /a region must be given, got Region not accepted: region="" .*; set --region/,
  ],
  [
    'no credentials',
    failed('none', { name: 'CredentialsProviderError' }),
    /aws sso login .*AWS_PROFILE or --profile, .*role in CI/,
  ],
  [
    'expired credentials',
    failed('The security token included in the request is expired', { name: 'ExpiredTokenException' }),
    /must be in force, got expired ones \(ExpiredTokenException: .*aws sso login/,
  ],
  [
    'a cluster of another region',
    failed('Cluster not found.', { name: 'ClusterNotFoundException', [REGION]: 'us-east-1' }),
    /service shop of cluster shop-production must exist in this account and region \(us-east-1\), .*--region/,
  ],
  [
    'a stack that is not there',
    failed('Stack with id shop-production does not exist', { name: 'ValidationError' }),
    /must exist in this account and region, got ValidationError: Stack with id/,
  ],
  [
    'a service that is not there, in a cluster that is',
    new MissingAnswer('service shop of cluster shop-production must exist, got MISSING'),
    /got MISSING; check --service, --env, --region and --profile$/,
  ],
  // source: AWS re:Post knowledge center, CloudFormation: a template's parameter of type AWS::SSM::Parameter::Value
  [
    'no bootstrap',
    failed(
      'Unable to fetch parameters [/cdk-bootstrap/hnb659fds/version] from parameter store for this account.',
      { name: 'ValidationError', [REGION]: 'eu-west-1' },
    ),
    /bootstrap of this account and region \(eu-west-1\) must be as new .*npx cdk bootstrap/,
  ],
  // source: aws-cdk-lib, DefaultStackSynthesizer: the assertion that each template has
  [
    'an old bootstrap',
    failed(
      "CDK bootstrap stack version 6 required. Please run 'cdk bootstrap' with a recent version of the CDK CLI.",
      { name: 'ValidationError' },
    ),
    /as new as the template asks, got ValidationError: CDK bootstrap stack version 6 required/,
  ],
  [
    'a write that nobody answered',
    failed('socket hang up', { code: 'ECONNRESET', [ACTION]: 's3:PutObject' }),
    /it may have been done all the same, so look before you try again$/,
  ],
  ['a read that nobody answered', failed('socket hang up', { code: 'ECONNRESET' }), /hang up; try again$/],
  ['no answer', manyRefused, /could not be asked \(a call of AWS\): connect ECONNREFUSED ::1:9, /],
])('what to do: %s', (_, error, expected) => {
  expect(callFailed(error, SHOP)).toMatchObject({ exitCode: 3, message: expect.stringMatching(expected) });
});
