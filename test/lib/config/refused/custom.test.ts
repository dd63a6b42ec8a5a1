import { join } from 'node:path';
import { custom, minutes, resolveDelivery, seconds } from '../../../../lib';
import { gateEntryProblems } from '../../../../lib/config/gate-entries';
import { describeProblem } from '../../../../lib/config/problems';
import { root } from '../../../synth';
import { refusal, right } from './refusal';

type Options = Parameters<typeof custom>[0];
const plain: Options = { id: 'stock', stages: ['PRE_SCALE_UP'], entry: './gates/stock.ts' };
const withGate = (options: object) => ({ ...right, gates: [{ kind: 'custom', ...plain, ...options }] });
const arn = 'arn:aws:dynamodb:eu-west-1:111122223333:table/stock';

test.each<[string, object, string[]]>([
  ['a plain one', {}, []],
  [
    'all of it',
    {
      stages: ['POST_TEST_TRAFFIC_SHIFT', 'PRE_PRODUCTION_TRAFFIC_SHIFT', 'POST_PRODUCTION_TRAFFIC_SHIFT'],
      timeout: minutes(9),
      environment: { SHELF: '42' },
      grants: [
        { actions: ['dynamodb:GetItem'], resources: [arn] },
        { actions: ['cloudwatch:GetMetricData'], resources: ['*'], reason: 'it takes no resource' },
      ],
      asksGreen: true,
      onInconclusive: 'pass',
    },
    [],
  ],
  ['every stage but those', { stages: ['RECONCILE_SERVICE', 'PRE_SCALE_UP', 'POST_SCALE_UP'] }, []],
  ['without an id', { id: undefined }, ['gates[0].id must be small letters, digits and single hyphens']],
  ['without a stage', { stages: [] }, ['gates[0].stages must be a list of at least 1, got []']],
  // source: facts of ECS: hooks of the shift stages are called again in a rollback
  ...['TEST_TRAFFIC_SHIFT', 'PRODUCTION_TRAFFIC_SHIFT'].map((stage): [string, object, string[]] => [
    `at ${stage}`,
    { stages: [stage] },
    [
      `gates[0].stages[0] must be one of RECONCILE_SERVICE, PRE_SCALE_UP, POST_SCALE_UP, POST_TEST_TRAFFIC_SHIFT, PRE_PRODUCTION_TRAFFIC_SHIFT, POST_PRODUCTION_TRAFFIC_SHIFT, got "${stage}"; ECS repeats`,
    ],
  ]),
  [
    'at a stage that most releases do not have',
    { stages: ['RECONCILE_SERVICE'] },
    ['gates[0].stages must be more than RECONCILE_SERVICE'],
  ],
  [
    'that asks green before the header leads there',
    { stages: ['POST_SCALE_UP', 'POST_TEST_TRAFFIC_SHIFT'], asksGreen: true },
    [
      'gates[0].asksGreen must be false at POST_SCALE_UP, where the test header leads to blue yet, got true; ask at POST_TEST_TRAFFIC_SHIFT or later',
    ],
  ],
  ['without a file', { entry: ' ' }, ['gates[0].entry must be the path of a file, got " "']],
  [
    'longer than ECS waits',
    { timeout: minutes(10) },
    ['gates[0].timeout must be whole seconds from 10 to 540'],
  ],
  ['in a split second', { timeout: seconds(1) }, ['gates[0].timeout must be whole seconds from 10 to 540']],
  [
    'with a variable that is another’s',
    { environment: { GATE_POLICY: '{}' } },
    [
      'gates[0].environment.GATE_POLICY must be named otherwise than by GATE_, ENTRANCE_, AWS_, LAMBDA_ or _ first, which others set, got GATE_POLICY',
    ],
  ],
  [
    'with large variables',
    { environment: { LIST: 'x'.repeat(2_500) } },
    [
      'gates[0].environment must be at most 2500 bytes, since Lambda takes an environment of 4 KB, got 2504 bytes',
    ],
  ],
  [
    'that may do anything',
    { grants: [{ actions: ['dynamodb:*'], resources: [arn] }] },
    ['gates[0].grants[0].actions[0] must be an action of IAM, without *, got "dynamodb:*"'],
  ],
  [
    'to more than one resource, without a word',
    { grants: [{ actions: ['dynamodb:GetItem'], resources: [`${arn}*`] }] },
    [`gates[0].grants[0].reason must be given, since ${arn}* is more than one resource`],
  ],
  [
    'to a name',
    { grants: [{ actions: ['dynamodb:GetItem'], resources: ['stock'] }] },
    ['gates[0].grants[0].resources[0] must be an ARN, got "stock"'],
  ],
  [
    'with another word',
    { handler: 'x' },
    ['gates[0].handler must be a known field, got "x"; did you mean entry?'],
  ],
])('a gate of the team’s own: %s', (_, options, lines) => {
  expect(refusal(withGate(options))).toEqual(lines.map((line) => expect.stringContaining(line)));
});

test('its file is looked for from the configuration’s, once for all environments', () => {
  const problems = (entry: string) =>
    gateEntryProblems(
      resolveDelivery(
        { ...right, environments: { staging: {}, production: {} }, gates: [custom({ ...plain, entry })] },
        join(root, 'teal.config.ts'),
      ).delivery,
    ).map(describeProblem);
  expect(problems('test/fixtures/gates/stock.ts')).toEqual([]);
  expect(problems('./gates/none.ts')).toEqual([
    expect.stringMatching(/^gates \(stock\)\.entry must be a file, got ".*\/gates\/none\.ts"; name the one/),
  ]);
  expect(problems('test/fixtures/gates/without-handler.ts')).toEqual([
    expect.stringMatching(
      /must be a module that exports handler, got ".*without-handler.ts": No matching export in "without-handler.ts" for import "handler" .*; correct it there$/,
    ),
  ]);
  expect(problems('./lib')).toEqual([expect.stringContaining('must be a file')]);
});
