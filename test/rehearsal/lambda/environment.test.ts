import { requireEnvironment } from '../../../rehearsal/lambda/environment';

// source: https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
test.each([
  ['AWS_REGION', 'eu', 'must be a name that Lambda does not reserve, got AWS_REGION; rename it'],
  ['AWS_ACCESS_KEY_ID', 'x', 'must be a name that Lambda does not reserve, got AWS_ACCESS_KEY_ID; rename it'],
  ['_HANDLER', 'x', 'must be a name that Lambda does not reserve, got _HANDLER; rename it'],
  ['1A', 'x', 'must be a letter with letters, digits or _ behind it, got 1A; rename it'],
  ['A', 'x', 'must be a letter with letters, digits or _ behind it, got A; rename it'],
])('Lambda refuses %s', (name, value, problem) => {
  expect(() => requireEnvironment({ [name]: value }, 'Shop.Gate')).toThrow(
    `Shop.Gate.Environment.Variables.${name} ${problem}`,
  );
});

test('Lambda refuses more than 4 KB, and takes as much', () => {
  expect(() => requireEnvironment({ BIG: 'x'.repeat(4093) }, 'Shop.Gate')).not.toThrow();
  expect(() => requireEnvironment({ BIG: 'x'.repeat(4094) }, 'Shop.Gate')).toThrow(
    'Shop.Gate.Environment.Variables must be at most 4096 bytes, got 4097; keep large values elsewhere',
  );
});

test('variables that it does not reserve are the template’s', () => {
  expect(() =>
    requireEnvironment({ TZ: 'CET', NODE_OPTIONS: '', PATH: '/x', AWS_XRAY_X: '' }, 'x'),
  ).not.toThrow();
});
