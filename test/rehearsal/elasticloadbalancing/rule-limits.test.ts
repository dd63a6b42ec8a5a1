import type { Condition } from '../../../rehearsal/elasticloadbalancing/conditions';
import { UNCHANGED } from '../../../rehearsal/elasticloadbalancing/redirect';
import { checkConditions, checkRules } from '../../../rehearsal/elasticloadbalancing/rule-limits';
import type { Rule } from '../../../rehearsal/elasticloadbalancing/rules';
import { rule } from './fixtures';

const paths = (...values: string[]): Condition => ({ field: 'path-pattern', values });
const header = (...values: string[]): Condition => ({ field: 'http-header', name: 'X', values });

// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html
test.each<[string, Condition[], RegExp]>([
  ['four values', [paths('/1', '/2', '/3', '/4')], /3 values at most, got 4 in path-pattern/],
  [
    'six values in all',
    [paths('/1', '/2'), header('1', '2'), header('3', '4')],
    /5 condition values at most, got 6/,
  ],
  ['six wildcards', [paths('/*/*/*', '/???')], /5 wildcards at most, got 6/],
  ['two of one kind', [paths('/1'), paths('/2')], /one condition path-pattern at most, got 2/],
  ['an empty value', [header('')], /1 to 128 characters, got 0/],
  ['a long value', [paths('x'.repeat(129))], /1 to 128 characters, got 129/],
  ['a long name', [{ field: 'http-header', name: 'x'.repeat(41), values: ['a'] }], /token of 40 characters/],
  ['the header Host', [{ field: 'http-header', name: 'Host', values: ['a'] }], /got Host; use host-header/],
  ['a method in lower case', [{ field: 'http-request-method', values: ['get'] }], /A-Z, - and _, got get/],
  [
    'an address without its length',
    [{ field: 'source-ip', values: ['192.0.2.1'] }],
    /CIDR notation, got 192/,
  ],
  ['a length beyond the address', [{ field: 'source-ip', values: ['192.0.2.0/33'] }], /CIDR notation/],
  ['no address', [{ field: 'source-ip', values: ['300.0.2.0/8'] }], /CIDR notation/],
])('%s are refused', (_what, conditions, message) => {
  expect(() => checkConditions(conditions)).toThrow(message);
});

test.each<[string, Condition[]]>([
  ['five values', [paths('/1', '/2', '/3'), header('1', '2')]],
  ['five wildcards', [paths('/*/*/*', '/??')]],
  ['escaped signs beside them', [{ field: 'query-string', values: [{ value: '\\*\\*?????' }] }]],
  ['two headers', [header('1'), header('2')]],
  ['every address', [{ field: 'source-ip', values: ['0.0.0.0/0', '::/0'] }]],
])('%s are taken', (_what, conditions) => {
  expect(() => checkConditions(conditions)).not.toThrow();
});

const fixed = { type: 'fixed-response', statusCode: 200 } as const;
const forward = (...weights: number[]): Rule['action'] => ({
  type: 'forward',
  targetGroups: weights.map((weight, index) => ({ targetGroupArn: `group-${index}`, weight })),
});
const rewrite = { type: 'url-rewrite', regex: 'a', replace: 'b' } as const;

// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html
test.each<[string, Partial<Rule>, RegExp]>([
  ['priority 0', { priority: 0 }, /1 to 50000, got 0/],
  ['priority 50001', { priority: 50_001 }, /1 to 50000, got 50001/],
  ['half a priority', { priority: 1.5 }, /1 to 50000, got 1.5/],
  ['six groups', { action: forward(1, 1, 1, 1, 1, 1) }, /1 to 5 target groups, got 6/],
  ['no group', { action: forward() }, /1 to 5 target groups, got 0/],
  ['a weight of 1000', { action: forward(1000) }, /0 to 999, got 1000/],
  ['half a weight', { action: forward(0.5) }, /0 to 999, got 0.5/],
  [
    'a group twice',
    { action: { type: 'forward', targetGroups: [0, 1].map((weight) => ({ targetGroupArn: 'a', weight })) } },
    /must differ, got a twice/,
  ],
  ['two rewrites', { transforms: [rewrite, rewrite] }, /one url-rewrite at most, got 2/],
  ['transforms by default', { priority: 'default', transforms: [rewrite] }, /no transforms, got 1/],
  [
    'a way from HTTPS to HTTP',
    { action: { ...UNCHANGED, type: 'redirect', statusCode: 301, protocol: 'HTTP' } },
    /must lead to HTTPS, got HTTP/,
  ],
])('%s is refused', (_what, of, message) => {
  expect(() => checkRules([rule('a', { priority: 1, action: fixed, ...of })], 'HTTPS')).toThrow(message);
});

test('a listener has a hundred rules beside its default rule', () => {
  const rules = (count: number) =>
    Array.from({ length: count + 1 }, (_, index) =>
      rule(String(index), { priority: index === 0 ? 'default' : index, action: fixed }),
    );
  expect(() => checkRules(rules(100), 'HTTP')).not.toThrow();
  expect(() => checkRules(rules(101), 'HTTP')).toThrow(expect.objectContaining({ code: 'TooManyRules' }));
});
