import { normalizeTemplate } from '../../../lib/testing/normalize-template';

const HASH = '0123456789abcdef'.repeat(4);

const resource = (properties: object, metadata?: object) => ({
  Type: 'AWS::SNS::Topic',
  Properties: properties,
  ...(metadata && { Metadata: metadata }),
});

/** By path. @param paths by logical id */
const normalized = (template: object, paths: Record<string, string> = {}) =>
  Object.fromEntries(
    normalizeTemplate('Shop', template as Record<string, unknown>, new Map(Object.entries(paths))).map(
      ({ path, resources }) => [path, resources],
    ),
  );

describe('an entry of a snapshot', () => {
  test.each([
    ['its construct’s path', 'Shop/Alarms/Topic', 'Shop/Alarms/Topic'],
    ['that of the construct that made it, for an L1', 'Shop/Topic/Resource', 'Shop/Topic'],
    ['that of the construct that made it, for a default child', 'Shop/Topic/Default', 'Shop/Topic'],
    ['the stack and its logical id, without a path', undefined, 'Shop/A'],
  ])('is filed under %s', (_, path, expected) => {
    const Resources = { A: resource({}) };
    expect(Object.keys(normalized({ Resources }, path ? { A: path } : {}))).toContain(expected);
  });

  test('holds every resource of its construct', () => {
    const Resources = { A: resource({}), B: resource({}) };
    const paths = { A: 'Shop/Topic/Resource', B: 'Shop/Topic/Default' };
    expect(Object.keys(normalized({ Resources }, paths)['Shop/Topic'] ?? {})).toEqual(['A', 'B']);
  });

  test('stands in the order of paths, whatever that of the template is', () => {
    const [a, b] = [resource({}), resource({})];
    expect(Object.keys(normalized({ Resources: { b, a } }))).toEqual(
      Object.keys(normalized({ Resources: { a, b } })),
    );
  });
});

describe('what changes from build to build or machine to machine is left out', () => {
  test.each<[string, unknown, unknown]>([
    ['the key of a file asset', `${HASH}.zip`, '<hash>.zip'],
    [
      'the tag of an image asset',
      `1.dkr.ecr.eu-west-1.amazonaws.com/assets:${HASH}`,
      '1.dkr.ecr.eu-west-1.amazonaws.com/assets:<hash>',
    ],
    ['a digest', `shop@sha256:${HASH}`, 'shop@sha256:<hash>'],
    ['one in an intrinsic', { 'Fn::Join': ['', ['a', HASH]] }, { 'Fn::Join': ['', ['a', '<hash>']] }],
    ['not a text that is longer', `${HASH}0`, `${HASH}0`],
    ['not capitals', HASH.toUpperCase(), HASH.toUpperCase()],
    ['not a number', 64, 64],
    ['not a property that is called Metadata', { Metadata: 'text' }, { Metadata: 'text' }],
  ])('%s', (_, value, expected) => {
    const { 'Shop/A': entry } = normalized({ Resources: { A: resource({ Value: value }) } });
    expect(entry?.A).toEqual({ Type: 'AWS::SNS::Topic', Properties: { Value: expected } });
  });

  test('paths of assets, but no other metadata', () => {
    const metadata = { 'aws:asset:path': '/home/me/cdk.out/asset.1', Comment: 'keep it' };
    const { 'Shop/A': entry } = normalized({ Resources: { A: resource({}, metadata) } });
    expect(entry?.A).toEqual({ Type: 'AWS::SNS::Topic', Properties: {}, Metadata: { Comment: 'keep it' } });
  });

  test('what CDK adds to every template, but no parameter, rule or condition of the team', () => {
    expect(
      normalized({
        Resources: {
          CDKMetadata: { Type: 'AWS::CDK::Metadata', Properties: { Analytics: 'v2:deflate64:…' } },
        },
        Conditions: { CDKMetadataAvailable: { 'Fn::Or': [] } },
        Parameters: { BootstrapVersion: { Type: 'String' }, ImageDigest: { Type: 'String' } },
        Rules: { CheckBootstrapVersion: {}, Ours: {} },
        Description: 'The shop',
      }),
    ).toEqual({
      'Shop/(template)': {
        Description: 'The shop',
        Parameters: { ImageDigest: { Type: 'String' } },
        Rules: { Ours: {} },
      },
    });
  });
});

test('a change shows in the construct that changed, and in no other', () => {
  const template = (name: string) => ({
    Resources: {
      A: resource({ Name: name }),
      B: resource({ Name: 'same' }),
    },
    Outputs: { Url: { Value: 'same' } },
  });
  const [before, after] = [normalized(template('one')), normalized(template('another'))];
  expect(
    Object.keys(after).filter((path) => JSON.stringify(after[path]) !== JSON.stringify(before[path])),
  ).toEqual(['Shop/A']);
});

test('a template without resources is its outline', () => {
  expect(normalized({ Description: 'nothing yet' })).toEqual({
    'Shop/(template)': { Description: 'nothing yet' },
  });
});
