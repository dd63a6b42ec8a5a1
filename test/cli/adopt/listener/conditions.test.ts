import type { RuleCondition } from '@aws-sdk/client-elastic-load-balancing-v2';
import { mayOverlap, takeTheSame } from '../../../../cli/adopt/listener/conditions';

const host = (...Values: string[]): RuleCondition => ({ Field: 'host-header', HostHeaderConfig: { Values } });
const path = (...Values: string[]): RuleCondition => ({
  Field: 'path-pattern',
  PathPatternConfig: { Values },
});
const header = (name: string, ...Values: string[]): RuleCondition => ({
  Field: 'http-header',
  HttpHeaderConfig: { HttpHeaderName: name, Values },
});

test.each<[string, RuleCondition[], RuleCondition[], boolean]>([
  ['two ways to write it', [host('a.example')], [{ Field: 'host-header', Values: ['a.example'] }], true],
  [
    'both ways at once, as ELB answers',
    [{ ...host('a.example'), Values: ['a.example'] }],
    [host('a.example')],
    true,
  ],
  ['another order', [path('/b', '/a'), host('x')], [host('x'), path('/a', '/b')], true],
  ['hosts have no case', [host('A.example')], [host('a.EXAMPLE')], true],
  ['paths have', [path('/A')], [path('/a')], false],
  ['every path is no condition', [path('/*'), host('x')], [host('x')], true],
  ['all of a default', [path('/*')], [], true],
  ['another host', [host('a')], [host('b')], false],
  ['one host more', [host('a', 'b')], [host('a')], false],
  ['headers differ by name', [header('x-a', '1')], [header('x-b', '1')], false],
  ['and by value', [header('x-a', '1')], [header('x-a', '2')], false],
  [
    'sources differ',
    [{ Field: 'source-ip', SourceIpConfig: { Values: ['10.0.0.0/8'] } }],
    [{ Field: 'source-ip', SourceIpConfig: { Values: ['0.0.0.0/0'] } }],
    false,
  ],
  [
    'queries differ',
    [{ Field: 'query-string', QueryStringConfig: { Values: [{ Key: 'a', Value: '1' }] } }],
    [{ Field: 'query-string', QueryStringConfig: { Values: [{ Key: 'a', Value: '2' }] } }],
    false,
  ],
  [
    'methods differ',
    [{ Field: 'http-request-method', HttpRequestMethodConfig: { Values: ['GET'] } }],
    [{ Field: 'http-request-method', HttpRequestMethodConfig: { Values: ['POST'] } }],
    false,
  ],
])('take the same: %s', (_, some, others, wanted) => {
  expect(takeTheSame(some, others)).toBe(wanted);
  expect(takeTheSame(others, some)).toBe(wanted);
});

test.each<[string, RuleCondition[], RuleCondition[], boolean]>([
  ['two hosts', [host('a')], [host('b')], false],
  ['one of them in both', [host('a', 'b')], [host('b')], true],
  ['a wildcard tells nothing', [host('*.example')], [host('a.other')], true],
  [
    'a regular expression tells nothing',
    [{ Field: 'host-header', HostHeaderConfig: { RegexValues: ['a'] } as never }],
    [host('b')],
    true,
  ],
  ['two paths', [path('/a')], [path('/b')], false],
  ['a host and a path', [host('a')], [path('/b')], true],
  ['a default takes all', [], [host('b')], true],
])('may overlap: %s', (_, some, others, wanted) => {
  expect(mayOverlap(some, others)).toBe(wanted);
  expect(mayOverlap(others, some)).toBe(wanted);
});
