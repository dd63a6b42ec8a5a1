import { loggedIn } from '../../../cli/exec/logged';
import { argumentsOf, takesEnvironment } from '../../../cli/exec/plugin';

test.each([
  ['1.2.497.0', false],
  ['1.2.497.1', true],
  ['1.2.497', false],
  ['1.2.463.0', false],
  ['1.2.536.0\n', true],
  ['1.3.0.0', true],
  ['1.1.999.0', false],
  ['2.0', true],
  ['', false],
  ['no version', false],
])('%j takes the session from the environment: %s', (version, expected) => {
  expect(takesEnvironment(version)).toBe(expected);
});

test.each([
  ['eu-west-1', 'https://ssm.eu-west-1.amazonaws.com'],
  ['cn-north-1', 'https://ssm.cn-north-1.amazonaws.com.cn'],
])('the arguments in %s, none of which has the token', (region, endpoint) => {
  const session = { sessionId: 's', streamUrl: 'wss://x', tokenValue: 'secret' };
  expect(argumentsOf({ session, region, profile: 'ops', target: 'ecs:c_t_r' })).toEqual([
    ...['AWS_SSM_START_SESSION_RESPONSE', region, 'StartSession', 'ops', '{"Target":"ecs:c_t_r"}', endpoint],
  ]);
});

test.each<[string, Parameters<typeof loggedIn>[0], RegExp]>([
  ['nothing', undefined, /^the log of the container, if/],
  ['DEFAULT', { logging: 'DEFAULT' }, /^the log of the container, if/],
  ['NONE', { logging: 'NONE' }, /^nowhere/],
  ['OVERRIDE without a place', { logging: 'OVERRIDE' }, /^the log of the container, if/],
  [
    'a log group',
    { logging: 'OVERRIDE', logConfiguration: { cloudWatchLogGroupName: '/x' } },
    /^log group \/x$/,
  ],
  [
    'both',
    { logging: 'OVERRIDE', logConfiguration: { cloudWatchLogGroupName: '/x', s3BucketName: 'b' } },
    /^log group \/x and bucket b$/,
  ],
])('a cluster that says %s', (_, configuration, expected) => {
  expect(loggedIn(configuration)).toMatch(expected);
});
