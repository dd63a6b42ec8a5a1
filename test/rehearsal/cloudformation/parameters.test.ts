import type { TemplateParameter } from '../../../rehearsal/assembly/template';
import {
  type ParameterInputs,
  parameterValues,
  shownParameters,
} from '../../../rehearsal/cloudformation/parameters';
import { stackOfThings, templateOf, thing } from './things';

const text = (more: Partial<TemplateParameter> = {}): TemplateParameter => ({ Type: 'String', ...more });
const digest = text({ AllowedPattern: 'sha256:[0-9a-f]{4}' });

// source: ValidationErrors as users quote them: sat-utils/sat-api#25, ministackorg/ministack#1648
test.each<[Record<string, TemplateParameter>, ParameterInputs, string]>([
  [{ A: text(), B: text() }, {}, 'Parameters: [A, B] must have values'],
  [{}, { A: 'x' }, 'Parameters: [A] do not exist in the template'],
  [{ A: digest }, { A: 'sha256:abcd1' }, "Parameter 'A' must match pattern sha256:[0-9a-f]{4}"],
  [{ A: text({ AllowedValues: ['a', 1] }) }, { A: 'b' }, "Parameter 'A' must be one of AllowedValues"],
  [{ A: text({ MinLength: '2' }) }, { A: 'a' }, "Parameter 'A' must contain at least 2 characters"],
  [{ A: text({ MaxLength: 2 }) }, { A: 'abc' }, "Parameter 'A' must contain at most 2 characters"],
  [{ A: { Type: 'Number' } }, { A: 'ten' }, "Parameter 'A' must be a number"],
  [{ A: { Type: 'Number', MinValue: 1 } }, { A: '0' }, "Parameter 'A' must be a number not less than 1"],
  [{ A: { Type: 'List<Number>', MaxValue: 1 } }, { A: '1,2' }, 'must be a number not greater than 1'],
  [
    { A: { ...digest, ConstraintDescription: 'a digest' } },
    { A: 'x' },
    "Parameter 'A' failed to satisfy constraint: a digest",
  ],
  [{ A: text() }, { A: { usePreviousValue: true } }, 'Cannot specify usePreviousValue as true'],
])('%j with %j is refused', (Parameters, given, message) => {
  expect(() => parameterValues({ Parameters }, given)).toThrow(message);
});

test.each<[Record<string, TemplateParameter>, ParameterInputs, string]>([
  [{ A: text({ Default: 'd' }) }, {}, 'd'],
  [{ A: text({ Default: 'd' }) }, { A: { usePreviousValue: true } }, 'previous'],
  [{ A: { Type: 'Number', Default: 3, MinValue: '1' } }, {}, '3'],
  [{ A: { Type: 'CommaDelimitedList', AllowedValues: ['a', 'b'] } }, { A: 'a, b' }, 'a, b'],
])('%j with %j is %s', (Parameters, given, value) => {
  expect(parameterValues({ Parameters }, given, { A: 'previous' })).toEqual({ A: value });
});

test('values that must not be echoed are not shown', () => {
  const Parameters = { Key: text({ NoEcho: true }), Name: text() };
  expect(shownParameters({ Parameters }, { Key: 'secret', Name: 'shop' })).toEqual({
    ...{ Key: '****', Name: 'shop' },
  });
});

test('a parameter alone updates what refers to it, by the template of before', async () => {
  const { clock, stack, things } = stackOfThings();
  const resources = { A: thing({ Ref: 'Digest' }), B: thing({ Ref: 'Size' }) };
  const Parameters = { Digest: text(), Size: text({ Default: 'small' }) };
  await clock.run(stack.create(templateOf(resources, { Parameters }), { Digest: '1', Size: 'large' }));
  things.calls.length = 0;
  const Size = { usePreviousValue: true } as const;
  await clock.run(stack.update({ usePreviousTemplate: true }, { Digest: '2', Size }));
  expect(things.calls).toEqual(['update A']);
  await clock.run(stack.update({ usePreviousTemplate: true }, { Digest: '2' }));
  expect(things.calls).toEqual(['update A', 'update B']); // back to its default
});

test('a condition adds and removes resources, and references with them', async () => {
  const { clock, stack, things } = stackOfThings();
  const template = templateOf(
    {
      Big: thing('big', { Condition: 'IsBig' }),
      User: thing({ 'Fn::If': ['IsBig', { Ref: 'Big' }, 'none'] }, { DependsOn: 'Big' }),
    },
    {
      Parameters: { Size: text() },
      Conditions: { IsBig: { 'Fn::Equals': [{ Ref: 'Size' }, 'big'] } },
      Outputs: { Big: { Condition: 'IsBig', Value: { Ref: 'Big' } } },
    },
  );
  await clock.run(stack.create(template, { Size: 'small' }));
  expect([things.calls, stack.outputs]).toEqual([['create User'], {}]);
  await clock.run(stack.update({ usePreviousTemplate: true }, { Size: 'big' }));
  expect([things.calls.slice(1), stack.outputs]).toEqual([['create Big', 'update User'], { Big: 'Big-2' }]);
  await clock.run(stack.update({ usePreviousTemplate: true }, { Size: 'small' }));
  expect(things.calls.slice(3)).toEqual(['update User', 'delete Big']);
});

// source: CloudFormation user guide, dynamic-references
test('a new value of an SSM parameter is a change, one of a secret is not', async () => {
  const values: Record<string, string> = { 'ssm:/size': '1', 'secretsmanager:key': 'a', 'ssm:/typed': 'x' };
  const { clock, stack, things } = stackOfThings({
    dynamicReference: async (service, reference) => values[`${service}:${reference}`] ?? 'unknown',
  });
  const template = templateOf(
    {
      Plain: thing('size-{{resolve:ssm:/size}}'),
      Secret: thing('{{resolve:secretsmanager:key}}'),
      Typed: thing({ Ref: 'Size' }),
    },
    { Parameters: { Size: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/typed' } } },
  );
  await clock.run(stack.create(template));
  const given = () => [...things.existing.values()].map(({ Value }) => Value);
  expect(given()).toEqual(['size-1', 'a', 'x']);
  values['secretsmanager:key'] = 'b';
  await expect(stack.update(template)).rejects.toThrow('No updates are to be performed.');
  values['ssm:/size'] = '2';
  values['ssm:/typed'] = 'y';
  await clock.run(stack.update(template));
  expect(given()).toEqual(['size-2', 'a', 'y']);
});
