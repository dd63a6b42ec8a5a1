import { type Plan, planOf } from '../../../cli/plan/compare';
import { type StackTemplate, templateOf } from '../../../cli/plan/templates';

const LIVE = `sha256:${'a'.repeat(64)}`;
const OTHER = `sha256:${'b'.repeat(64)}`;

const either = (recovery: unknown, release: unknown) => ({ 'Fn::If': ['Recovering', recovery, release] });

/** As lib/release/recovery.ts and lib/release/strategy.ts write it. */
const shop = ({ bake = 10, ownBake = 1, hold = 10, timeout = 180, onTimeout = 'ROLLBACK' } = {}) => ({
  Parameters: {
    ImageDigest: { Type: 'String', AllowedPattern: 'sha256:[0-9a-f]{64}' },
    RollbackTo: { Type: 'String', Default: 'none', AllowedPattern: 'none|sha256:[0-9a-f]{64}' },
    FixFor: { Type: 'String', Default: 'none', AllowedPattern: 'none|sha256:[0-9a-f]{64}' },
  },
  Conditions: {
    Recovering: { 'Fn::Equals': [{ Ref: 'RollbackTo' }, { Ref: 'ImageDigest' }] },
    Fixing: { 'Fn::Equals': [{ Ref: 'FixFor' }, { Ref: 'ImageDigest' }] },
  },
  Resources: {
    Service: {
      Type: 'AWS::ECS::Service',
      Properties: {
        ServiceName: 'shop',
        DeploymentConfiguration: {
          Strategy: either('BLUE_GREEN', 'CANARY'),
          BakeTimeInMinutes: either(ownBake, bake),
          CanaryConfiguration: either(
            { Ref: 'AWS::NoValue' },
            { CanaryPercent: 10, CanaryBakeTimeInMinutes: hold },
          ),
          LifecycleHooks: [
            {
              HookTargetArn: 'arn:aws:lambda:eu-west-1:111122223333:function:gate',
              LifecycleStages: ['POST_TEST_TRAFFIC_SHIFT'],
              HookDetails: either('{"recovery":true}', {
                'Fn::If': ['Fixing', '{"fix":true}', { Ref: 'AWS::NoValue' }],
              }),
            },
            // The gate approval, which a recovery does not have.
            either(
              { Ref: 'AWS::NoValue' },
              {
                TargetType: 'PAUSE',
                LifecycleStages: ['POST_TEST_TRAFFIC_SHIFT'],
                TimeoutConfiguration: { TimeoutInMinutes: timeout, Action: onTimeout },
              },
            ),
          ],
        },
      },
    },
  },
});

type Parameters = Readonly<Record<string, string>>;
const stackOf = (template: object, parameters: Parameters): StackTemplate => ({
  template: templateOf(JSON.stringify(template), 'template', ''),
  parameters,
});

const said = ({ lines }: Plan) => lines.map(({ kind, text }) => `${kind} ${text}`);

const plan = (after: object, before: Parameters, given: Parameters = before, old: object = shop()) =>
  planOf(
    { stacks: new Map([['shop-production', stackOf(old, before)]]), notes: [] },
    { stacks: new Map([['shop-production', stackOf(after, given)]]), notes: [] },
    { environment: 'production' },
  );

const DEPLOYED: readonly [string, Parameters, readonly string[]][] = [
  ['a release', { ImageDigest: LIVE, RollbackTo: 'none' }, []],
  ['a fix', { ImageDigest: LIVE, RollbackTo: 'none', FixFor: LIVE }, []],
  ['an image that is not known', { RollbackTo: 'none' }, []],
  ['nothing that is known', {}, []],
  [
    'a recovery',
    { ImageDigest: LIVE, RollbackTo: LIVE },
    [`neutral what is deployed is a recovery, which ends: parameter \`RollbackTo\` \`${LIVE}\` → \`none\``],
  ],
  [
    'a release after a recovery',
    { ImageDigest: LIVE, RollbackTo: OTHER },
    [`neutral parameter \`RollbackTo\` \`${OTHER}\` → \`none\``],
  ],
];

describe.each(DEPLOYED)('where what is deployed is %s', (_, parameters, always) => {
  test.each<[string, object, readonly string[]]>([
    ['nothing', shop(), []],
    ['a shorter bake', shop({ bake: 5 }), ['weakening minutes of the bake `10` → `5`']],
    ['a longer hold', shop({ hold: 60 }), ['tightening minutes of a hold `10` → `60`']],
    [
      'the bake of a recovery',
      shop({ ownBake: 15 }),
      ['weakening `DeploymentConfiguration` changes where a condition holds that does not today'],
    ],
  ])('%s is seen as a release meets it', (_, after, lines) => {
    expect(said(plan(after, parameters)).sort()).toEqual([...lines, ...always].sort());
  });
});

test('another image is a release, whatever was recovered to', () => {
  const given = { ImageDigest: OTHER, RollbackTo: LIVE };
  expect(said(plan(shop({ bake: 5 }), { ImageDigest: LIVE, RollbackTo: LIVE }, given))).toContain(
    'weakening minutes of the bake `10` → `5`',
  );
});

test('a template that knows of no recovery yet is compared with what a release would do', () => {
  const { Conditions, ...old } = shop();
  const before = { ...old, Parameters: { ImageDigest: old.Parameters.ImageDigest } };
  Object.assign(before.Resources.Service.Properties, {
    DeploymentConfiguration: { Strategy: 'CANARY', BakeTimeInMinutes: 10 },
  });
  const plain = JSON.stringify(shop().Resources.Service.Properties.DeploymentConfiguration);
  expect(plain).toContain(Object.keys(Conditions)[0]);
  const lines = said(plan(shop(), { ImageDigest: LIVE }, { ImageDigest: LIVE }, before));
  expect(lines).not.toContainEqual(expect.stringContaining('releases otherwise'));
  expect(lines).not.toContainEqual(expect.stringContaining('of the bake'));
});

describe('an approval', () => {
  const now = { ImageDigest: LIVE, RollbackTo: 'none', FixFor: 'none' };
  const weaknessesOf = (after: object, before = shop()) =>
    said(plan(after, now, now, before)).filter((line) => line.startsWith('weakening'));
  const withoutPause = () => {
    const left = shop();
    left.Resources.Service.Properties.DeploymentConfiguration.LifecycleHooks.pop();
    return left;
  };

  test('that is removed weakens the release, and is named', () => {
    expect(weaknessesOf(withoutPause())).toEqual([
      'weakening gate `PAUSE at POST_TEST_TRAFFIC_SHIFT` is removed',
    ]);
  });

  test('that is added does not', () => {
    expect(weaknessesOf(shop(), withoutPause())).toEqual([]);
  });

  test('whose silence comes to mean yes weakens it', () => {
    expect(weaknessesOf(shop({ onTimeout: 'CONTINUE' }))).toEqual([
      expect.stringContaining('that does not answer in time means `ROLLBACK` → `CONTINUE`'),
    ]);
  });
});
