import {
  type Before,
  countsOf,
  digestsOf,
  imageLines,
  isNews,
  isNothing,
  refusalOf,
  whyNotAllowed,
} from '../../../cli/deploy/decide';
import { placeOf, servicesOf } from '../../../cli/deploy/services';
import type { GuardedKind } from '../../../cli/plan/line';
import type { PlanFile } from '../../../cli/prepare/plan-file';
import type { Assembly } from '../../../rehearsal/assembly/assembly';
import { digest } from '../engine';

const shop: Before = {
  service: 'shop',
  environment: 'production',
  stack: 'shop-production',
  takesDigest: true,
  foundation: { stack: 'shop-production-foundation', status: 'CREATE_COMPLETE' },
};
const at = (status: string, ImageDigest?: string): Pick<Before, 'seen'> => ({
  seen: { status, parameters: ImageDigest === undefined ? {} : { ImageDigest } },
});
const RUNS = {
  running: {
    arn: 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/c/s/d1',
    ...{ status: 'IN_PROGRESS', stage: 'BAKE_TIME', from: { revision: 'r', digests: [] } },
  },
};

test.each<[string, Before, RegExp | undefined]>([
  ['nothing is there', shop, undefined],
  ['the stack is at rest', { ...shop, ...at('UPDATE_COMPLETE') }, undefined],
  ['it went back', { ...shop, ...at('UPDATE_ROLLBACK_COMPLETE') }, undefined],
  ['its creation failed: the cdk CLI makes it anew', { ...shop, ...at('ROLLBACK_COMPLETE') }, undefined],
  ['it has only a change set', { ...shop, ...at('REVIEW_IN_PROGRESS') }, undefined],
  [
    'a deployment runs',
    { ...shop, ...at('UPDATE_COMPLETE'), ...RUNS },
    /^deployment d1 of shop is IN_PROGRESS at BAKE_TIME: .*teal status --follow --service shop --env production.*teal stop/,
  ],
  [
    'the stack is updated',
    { ...shop, ...at('UPDATE_IN_PROGRESS') },
    /^stack shop-production is UPDATE_IN_PROGRESS: wait/,
  ],
  [
    'the stack is deleted',
    { ...shop, ...at('DELETE_IN_PROGRESS') },
    /^stack shop-production is DELETE_IN_PROGRESS/,
  ],
  ['it cleans up', { ...shop, ...at('UPDATE_COMPLETE_CLEANUP_IN_PROGRESS') }, /CLEANUP/],
  ['it could not go back', { ...shop, ...at('UPDATE_ROLLBACK_FAILED') }, /continue-update-rollback/],
  [
    'what it builds on is updated',
    { ...shop, foundation: { stack: 'f', status: 'UPDATE_IN_PROGRESS' } },
    /^stack f is UPDATE_IN_PROGRESS: wait/,
  ],
  [
    'what it builds on could not go back',
    { ...shop, foundation: { stack: 'f', status: 'UPDATE_ROLLBACK_FAILED' } },
    /^stack f is .*--stack-name f /,
  ],
])('refuses while something runs: %s', (_, before, words) => {
  const refusal = refusalOf([before]);
  if (words === undefined) expect(refusal).toBeUndefined();
  else expect(refusal).toMatch(words);
});

test('all that stands against it is told at once, of all services, and what they share once', () => {
  const foundation = { ...shop.foundation, status: 'UPDATE_IN_PROGRESS' };
  const other = { ...shop, foundation, service: 'web', stack: 'web-production' };
  const refusal = refusalOf([
    { ...shop, foundation, ...at('UPDATE_IN_PROGRESS'), ...RUNS },
    { ...other, ...at('UPDATE_ROLLBACK_FAILED') },
  ]);
  expect(refusal?.split('\n')).toEqual([
    expect.stringContaining('deployment d1 of shop'),
    expect.stringContaining('stack shop-production-foundation'),
    expect.stringContaining('stack shop-production'),
    expect.stringContaining('stack web-production'),
  ]);
});

const web: Before = { ...shop, service: 'web', stack: 'web-production' };
const built: Before = { ...shop, service: 'tool', takesDigest: false };
const deployed = (of: Before, version = 1): Before => ({ ...of, ...at('UPDATE_COMPLETE', digest(version)) });

test.each<[string, readonly Before[], Parameters<typeof digestsOf>[1], object]>([
  ['given', [deployed(shop)], [[undefined, digest(2)]], { shop: digest(2) }],
  [
    'given by name',
    [deployed(shop), deployed(web)],
    [['web', digest(2)]],
    { shop: digest(1), web: digest(2) },
  ],
  ['the only one that takes one', [deployed(shop), built], [[undefined, digest(2)]], { shop: digest(2) }],
  ['stays', [deployed(shop)], [], { shop: digest(1) }],
  ['built by cdk', [built], [], {}],
  ['the first', [shop], [[undefined, digest(2)]], { shop: digest(2) }],
])('the image of each service: %s', (_, all, given, digests) => {
  expect(digestsOf(all, given)).toEqual({ digests });
});

test.each<[string, readonly Before[], Parameters<typeof digestsOf>[1], RegExp]>([
  [
    'of which service',
    [deployed(shop), deployed(web)],
    [[undefined, digest(2)]],
    /must name its service, .*shop, web/,
  ],
  ['of another service', [deployed(shop)], [['shops', digest(2)]], /got shops; such are shop$/],
  ['where cdk builds', [built], [[undefined, digest(2)]], /such are none: cdk builds the image/],
  [
    'none where its creation failed',
    [{ ...shop, ...at('ROLLBACK_COMPLETE', digest(1)) }],
    [],
    /for the first deployment of shop/,
  ],
  ['none for the first', [shop], [], /must be given for the first deployment of shop \(shop-production\)/],
])('a digest that cannot be meant: %s', (_, all, given, problem) => {
  expect(digestsOf(all, given)).toEqual({ problems: [expect.stringMatching(problem)] });
});

const line = (kind: string): PlanFile['lines'][number] => ({
  id: kind,
  kind,
  text: `is ${kind}`,
  stack: 's',
});
const plan = (...kinds: readonly string[]): PlanFile => ({
  ...{ schemaVersion: 1, environment: 'production', hash: '0', lines: kinds.map(line) },
});

test.each<[string, PlanFile, readonly GuardedKind[], RegExp | undefined]>([
  ['nothing', plan(), [], undefined],
  ['what harms nobody', plan('release', 'neutral', 'traffic', 'capacity', 'tightening'), [], undefined],
  [
    'broadening',
    plan('broadening'),
    [],
    /got 1 that are not; .* --allow broadening\nbroadening: s: is broadening/,
  ],
  ['broadening, allowed', plan('broadening'), ['broadening'], undefined],
  ['two kinds, one allowed', plan('broadening', 'destructive'), ['broadening'], /--allow destructive\n/],
  ['of tomorrow', plan('dangerous'), ['destructive', 'broadening', 'weakening'], /--allow dangerous/],
])('with --yes: %s', (_, given, allow, words) => {
  const why = whyNotAllowed(given, allow);
  if (words === undefined) expect(why).toBeUndefined();
  else expect(why).toMatch(words);
});

test('a long list was told by the plan already', () => {
  const why = whyNotAllowed(plan(...Array.from({ length: 11 }, () => 'weakening')), []);
  expect(why?.split('\n')).toHaveLength(1);
});

test.each<[string, PlanFile, Record<string, string>, readonly Before[], boolean]>([
  ['no line, the image that is there', plan(), { shop: digest(1) }, [deployed(shop)], true],
  ['no line, built by cdk', plan(), {}, [{ ...built, ...at('CREATE_COMPLETE') }], true],
  ['another image', plan(), { shop: digest(2) }, [deployed(shop)], false],
  ['a line', plan('neutral'), { shop: digest(1) }, [deployed(shop)], false],
  ['not there yet', plan(), {}, [built], false],
  // CloudFormation keeps its template and parameters, as though it had been made.
  ['its creation failed', plan(), {}, [{ ...built, ...at('ROLLBACK_COMPLETE') }], false],
  ['an update of it failed half-way', plan(), {}, [{ ...built, ...at('UPDATE_FAILED') }], false],
  [
    'what it builds on was not made',
    plan(),
    {},
    [{ ...built, ...at('UPDATE_COMPLETE'), foundation: { stack: 'f', status: 'ROLLBACK_COMPLETE' } }],
    false,
  ],
])('nothing to do: %s', (_, given, digests, all, is) => {
  expect(isNothing(given, digests, all)).toBe(is);
});

test.each<[string, Record<string, string>, readonly Before[], boolean]>([
  ['the image is another', { shop: digest(2) }, [deployed(shop)], true],
  ['one of two is', { shop: digest(1), web: digest(2) }, [deployed(shop), deployed(web)], true],
  ['it is the first', { shop: digest(1) }, [shop], true],
  ['the creation failed', { shop: digest(1) }, [{ ...shop, ...at('ROLLBACK_COMPLETE', digest(1)) }], true],
  ['cdk builds it', {}, [built], true],
  // Else a change of the configuration would pass as the fix that the deployed image was.
  ['the image stays', { shop: digest(1) }, [deployed(shop), built], false],
])('whether what the commit declares counts: %s', (_, digests, all, is) => {
  expect(isNews(digests, all)).toBe(is);
});

test('counts lines by kind, and tells which images change', () => {
  expect(countsOf(plan('release', 'neutral', 'neutral'))).toEqual({ release: 1, neutral: 2 });
  expect(imageLines({ shop: digest(2), web: digest(1) }, [deployed(shop), deployed(web), built])).toEqual([
    `  image of shop: from ${digest(1)}, to ${digest(2)}`,
    `  image of web: stays ${digest(1)}`,
  ]);
  expect(imageLines({ shop: digest(2) }, [shop])).toEqual([`  image of shop: the first, ${digest(2)}`]);
});

const stack = (stackName: string, more: object = {}) => ({
  ...{ artifactId: stackName, stackName, templateFile: '', dependencies: [], account: '', region: '' },
  template: { Parameters: {}, Resources: {}, Outputs: {}, Conditions: {}, Mappings: {} },
  ...more,
});
const assembly = (stacks: readonly object[]): Assembly =>
  ({
    ...{ directory: 'cdk.out', stacks, fileAssets: new Map() },
    teal: {
      environments: [
        {
          name: 'production',
          services: [
            {
              name: 'shop',
              stack: 'shop-production',
              foundationStack: 'f',
              ecs: { cluster: 'all', service: 's' },
            },
            { name: 'web', stack: 'web-production', foundationStack: 'f' },
          ],
        },
      ],
    },
  }) as unknown as Assembly;

test('finds the services of an environment, and who takes a digest', () => {
  const takes = { template: { Parameters: { ImageDigest: { Type: 'String' } } } };
  const of = assembly([stack('shop-production'), stack('web-production', takes)]);
  expect(servicesOf(of, 'production', undefined)).toEqual([
    {
      service: 'shop',
      environment: 'production',
      stack: 'shop-production',
      foundation: 'f',
      cluster: 'all',
      takesDigest: false,
    },
    {
      ...{ service: 'web', environment: 'production', stack: 'web-production', foundation: 'f' },
      takesDigest: true,
    },
  ]);
  expect(servicesOf(of, 'production', 'web').map(({ service }) => service)).toEqual(['web']);
  expect([servicesOf(of, 'production', 'x'), servicesOf(of, 'staging', undefined)]).toEqual([[], []]);
});

test.each([
  ['of the configuration', { region: 'eu-west-1' }, {}, 'eu-west-1'],
  ['the same', { region: 'eu-west-1' }, { region: 'eu-west-1' }, 'eu-west-1'],
  ['of who deploys', {}, { region: 'us-east-2' }, 'us-east-2'],
  ['of nobody', {}, {}, undefined],
])('the region is %s', (_, given, asked, region) => {
  expect(placeOf(assembly([stack('shop-production', { given })]), ['shop-production'], asked)).toEqual(
    region === undefined ? {} : { region },
  );
});

test('another region than that of the configuration is refused', () => {
  const of = assembly([stack('shop-production', { given: { region: 'eu-west-1' } })]);
  expect(() => placeOf(of, ['shop-production'], { region: 'us-east-2' })).toThrow(
    '--region must be that of the configuration, eu-west-1, got us-east-2; leave it out',
  );
});
