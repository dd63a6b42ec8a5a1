import { decide, EXIT_CODES, type FoundResource } from '../../../cli/drift/decide';
import { IGNORED, whyIgnored } from '../../../cli/drift/ignored';
import { jsonOf, markdownOf, textOf } from '../../../cli/drift/report';

const changed = (path: string, type = 'AWS::ECS::Service'): FoundResource => ({
  logicalId: 'Thing',
  type,
  status: 'MODIFIED',
  differences: [{ path, kind: 'NOT_EQUAL', expected: '2', actual: '3' }],
});
const is = (status: string, type = 'AWS::SNS::Topic'): FoundResource => ({
  logicalId: 'Thing',
  type,
  status,
  differences: [],
});
const drift = (...resources: readonly FoundResource[]) => decide([{ stack: 'shop-production', resources }]);

test.each<[string, readonly FoundResource[], 'none' | 'drifted' | 'unknown']>([
  ['all in sync', [is('IN_SYNC')], 'none'],
  ['no resource', [], 'none'],
  ['a type that cannot be compared', [is('NOT_CHECKED', 'Custom::LiveTrafficRules')], 'none'],
  ['a type that is not supported', [is('UNSUPPORTED')], 'none'],
  ['tasks that scaling added', [changed('/DesiredCount')], 'none'],
  [
    'weights of a rule',
    [changed('/Actions/0/ForwardConfig/TargetGroups/0/Weight', 'AWS::ElasticLoadBalancingV2::ListenerRule')],
    'none',
  ],
  ['a changed property', [changed('/TaskDefinition')], 'drifted'],
  ['a path that begins like an ignored one', [changed('/DesiredCountOfOthers')], 'drifted'],
  ['an ignored path of another type', [changed('/DesiredCount', 'AWS::SNS::Topic')], 'drifted'],
  [
    'something ignored beside something that is not',
    [
      {
        ...changed('/DesiredCount'),
        differences: [...changed('/DesiredCount').differences, ...changed('/Cluster').differences],
      },
    ],
    'drifted',
  ],
  ['a change without a word what', [{ ...changed(''), differences: [] }], 'drifted'],
  ['a deleted resource', [is('DELETED')], 'drifted'],
  ['a resource nobody could look at', [is('UNKNOWN')], 'unknown'],
  ['a status that is newer than this', [is('HALF_SYNC')], 'unknown'],
  ['no status', [is('nothing')], 'unknown'],
  ['drift beside what nobody could look at', [is('UNKNOWN'), is('DELETED')], 'drifted'],
])('%s', (_, resources, outcome) => {
  expect(drift(...resources).outcome).toBe(outcome);
});

test('a stack that could not be looked at is unknown, also when the others are in sync', () => {
  const found = decide([
    { stack: 'a', resources: [is('IN_SYNC')] },
    { stack: 'b', resources: [is('IN_SYNC')], failure: 'denied' },
  ]);
  expect(found).toMatchObject({ outcome: 'unknown', unknown: [{ stack: 'b', why: 'denied' }], inSync: 2 });
});

const GROUP = 'AWS::WAFv2::RuleGroup';
test.each<[string, string, boolean]>([
  ['/Rules/0/Statement/RateBasedStatement/Limit', GROUP, true],
  ['/Rules/0/Statement/RateBasedStatement/EvaluationWindowSec', GROUP, true],
  ['/Rules', GROUP, true],
  ['/Rules/0/Action', GROUP, false],
  ['/Capacity', GROUP, false],
  ['/Rules/0/Statement/RateBasedStatement/Limit', 'AWS::WAFv2::WebACL', false],
])('a change of %s of %s is drift; that a person may have turned it is told: %s', (path, type, isTold) => {
  const found = drift(changed(path, type));
  expect(found.outcome).toBe('drifted');
  expect(found.drifted[0]?.hint !== undefined).toBe(isTold);
  expect(/Thing: a person may have turned the limit/.test(textOf('production', found))).toBe(isTold);
});

test('exit codes', () => expect(EXIT_CODES).toEqual({ none: 0, drifted: 1, unknown: 3 }));

test('each thing that is ignored has a reason, and nothing is ignored whole', () => {
  for (const { type, path, reason } of IGNORED) {
    expect(reason.length).toBeGreaterThan(20);
    expect(path).toMatch(/^\/[A-Za-z]+$/);
    expect(whyIgnored(type, path)).toBe(reason);
  }
});

describe('the report', () => {
  const hostile: FoundResource = {
    logicalId: '::error::x',
    type: 'AWS::SNS::Topic',
    status: 'MODIFIED',
    differences: [
      {
        path: '/Name',
        kind: 'NOT_EQUAL',
        expected: '```\n# Approved @team',
        actual: '\u001b[2J</pre>\n::stop::',
      },
    ],
  };
  const found = drift(hostile, is('UNKNOWN'), is('NOT_CHECKED'), changed('/DesiredCount'));

  test('says what changed, what nobody could tell, what is ignored and what nobody looks at', () => {
    const text = textOf('production', found);
    expect(text).toMatch(/^drift of production: drifted\n/);
    expect(text).toMatch(/\/Name: template .*, is /);
    expect(text).toContain('could not tell: CloudFormation says UNKNOWN');
    expect(text).toContain('/DesiredCount: ignored: Application Auto Scaling');
    expect(text).toContain('1 of AWS::SNS::Topic: CloudFormation cannot compare this type');
  });

  test('no text of AWS gets out of its line', () => {
    for (const line of textOf('production', found).split('\n')) {
      expect(line).not.toMatch(/^\s*::/);
      expect(line).not.toContain('\u001b');
    }
    const markdown = markdownOf('production', found).split('\n');
    const foreign = markdown.filter((line) => /Approved|stop|error::/.test(line));
    expect(foreign.length).toBeGreaterThan(0);
    // A block of code by indentation: nothing in a line can end it.
    for (const line of foreign) expect(line).toMatch(/^ {4}\S/);
    expect(jsonOf('production', ['a'], found)).not.toContain('\u001b');
  });

  test('as JSON', () => {
    expect(JSON.parse(jsonOf('production', ['shop-production'], drift(is('IN_SYNC'))))).toEqual({
      schemaVersion: 1,
      environment: 'production',
      stacks: ['shop-production'],
      exitCode: 0,
      outcome: 'none',
      drifted: [],
      ignored: [],
      unknown: [],
      notChecked: {},
      inSync: 1,
    });
  });
});
