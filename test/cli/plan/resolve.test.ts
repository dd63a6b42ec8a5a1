// biome-ignore-all lint/suspicious/noTemplateCurlyInString: Fn::Sub has placeholders of its own
import { Resolution } from '../../../cli/plan/resolve';
import { templateOf } from '../../../cli/plan/templates';
import { canonical, same } from '../../../cli/plan/values';

const DIGEST = `sha256:${'a'.repeat(64)}`;
const resolution = new Resolution({
  template: templateOf(
    JSON.stringify({
      Resources: {},
      Parameters: {
        Size: { Type: 'Number' },
        Names: { Type: 'CommaDelimitedList' },
        Secret: { Type: 'String', NoEcho: true },
        Open: { Type: 'String' },
        Ami: { Type: 'AWS::SSM::Parameter::Value<String>' },
        ImageDigest: { Type: 'String', AllowedPattern: 'sha256:[0-9a-f]{64}' },
      },
      Mappings: { Sizes: { small: { cpu: '256' } } },
      Conditions: {
        Large: { 'Fn::Equals': [{ Ref: 'Size' }, '5'] },
        Recovers: { 'Fn::Equals': [{ Ref: 'ImageDigest' }, 'none'] },
        Back: { 'Fn::Equals': [{ Ref: 'ImageDigest' }, DIGEST] },
        Either: { 'Fn::Or': [{ Condition: 'Large' }, { Condition: 'Back' }] },
        Both: { 'Fn::And': [{ Condition: 'Large' }, { Condition: 'Back' }] },
        Neither: { 'Fn::Not': [{ Condition: 'Both' }] },
        Round: { Condition: 'Round' },
      },
    }),
    'template',
    '',
  ),
  parameters: { Size: '5', Names: 'a, b', Secret: '****', Ami: '/ami' },
});

test.each<[string, unknown, unknown]>([
  ['a parameter', { Ref: 'Size' }, '5'],
  ['a list', { Ref: 'Names' }, ['a', 'b']],
  ['one that is not shown', { Ref: 'Secret' }, { Ref: 'Secret' }],
  ['one that is not known', { Ref: 'Open' }, { Ref: 'Open' }],
  ['one of SSM', { Ref: 'Ami' }, { 'Fn::SsmParameter': '/ami' }],
  ['an attribute as text', { 'Fn::GetAtt': 'A.B.C' }, { 'Fn::GetAtt': ['A', 'B.C'] }],
  ['a text that is joined', { 'Fn::Join': ['-', ['a', { Ref: 'Size' }]] }, 'a-5'],
  [
    'a text that is not',
    { 'Fn::Join': ['-', ['a', { Ref: 'Topic' }]] },
    { 'Fn::Join': ['-', ['a', { Ref: 'Topic' }]] },
  ],
  ['a substitution', { 'Fn::Sub': 'x${Size}' }, 'x5'],
  ['a substitution by its own', { 'Fn::Sub': ['x${Own}', { Own: { Ref: 'Size' } }] }, 'x5'],
  ['a part of one', { 'Fn::Sub': '${Size}${Topic}' }, { 'Fn::Sub': '5${Topic}' }],
  ['a mapping', { 'Fn::FindInMap': ['Sizes', 'small', 'cpu'] }, '256'],
  [
    'a mapping by what is not known',
    { 'Fn::FindInMap': ['Sizes', { Ref: 'Open' }, 'cpu'] },
    { 'Fn::FindInMap': [{ small: { cpu: '256' } }, { Ref: 'Open' }, 'cpu'] },
  ],
  ['a choice', { 'Fn::If': ['Large', 'yes', 'no'] }, 'yes'],
  [
    'a choice of nothing',
    { a: { 'Fn::If': ['Large', { Ref: 'AWS::NoValue' }, 'no'] }, b: [{ Ref: 'AWS::NoValue' }, 1] },
    { b: [1] },
  ],
  ['a digest that is no digest', { 'Fn::If': ['Recovers', 'yes', 'no'] }, 'no'],
  [
    'a digest that is not known',
    { 'Fn::If': ['Back', 'yes', 'no'] },
    { 'Fn::If': [{ 'Fn::Equals': [{ Ref: 'ImageDigest' }, DIGEST] }, 'yes', 'no'] },
  ],
])('%s', (_, value, expected) => expect(resolution.value(value)).toEqual(expected));

test.each<[string, boolean | undefined]>([
  ['Large', true],
  ['Either', true],
  ['Both', undefined],
  ['Neither', undefined],
  ['Round', undefined],
  ['Unheard', undefined],
])('condition %s holds: %s', (name, expected) => expect(resolution.holds(name)).toBe(expected));

test.each<[unknown, unknown, boolean]>([
  [10, '10', true],
  [true, 'true', true],
  ['1.10', '1.1', false],
  ['', 0, false],
  ['', [], false],
  [null, '', false],
  ['007', '7', false],
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
  [{ a: 1 }, { a: 1, b: 2 }, false],
  [[1, 2], [2, 1], false],
])('%j and %j are the same: %s', (left, right, expected) => {
  expect(same(left, right)).toBe(expected);
  expect(canonical(left) === canonical(right)).toBe(expected);
});

test.each([
  ['{"Resources":{"A":{"Type":"T","Properties":{"__proto__":{"a":1}}}}}'],
  ['{"Resources":{"A":{"Type":"T","Properties":{"\\u005f_proto__":{"a":1}}}}}'],
  ['{"Resources":{"A":[1]}}'],
  ['{"Resources":{"A":{}}}'],
  ['{}'],
  ['[]'],
  ['Resources: {}'],
  [''],
])('%s is no template', (text) =>
  expect(() => templateOf(text, 'template', 'write another')).toThrow(/^template.* must be/),
);
