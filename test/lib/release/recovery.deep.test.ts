import { blueGreen, canary, linear, type ReleaseInput, rolling } from '../../../lib';
import { only, shopTemplate } from '../../synth';
import { decided } from '../conditions';

interface Configuration {
  readonly LifecycleHooks?: readonly { readonly HookDetails?: unknown }[];
}

const configurationOf = (release: ReleaseInput | undefined, Recovering: boolean, Fixing = false) =>
  decided(only(shopTemplate({ release }), 'AWS::ECS::Service').DeploymentConfiguration, {
    ...{ Recovering, Fixing },
  }) as Configuration;

describe.each(['RollbackTo', 'FixFor'])('%s', (name) => {
  const { Parameters, Conditions } = shopTemplate().toJSON();

  test.each([
    ['none', true],
    [`sha256:${'0'.repeat(64)}`, true],
    ['', false],
    ['sha256:0', false],
    [`none|sha256:${'0'.repeat(64)}`, false],
  ])('takes %j: %s', (value, taken) => {
    expect(new RegExp(`^(?:${Parameters[name].AllowedPattern})$`).test(value)).toBe(taken);
  });

  test('is none where nobody gives it, which is no digest: a release', () => {
    expect(Parameters[name].Default).toBe('none');
  });

  test('is true of the very digest that it names, so that the next release ends it', () => {
    expect(Conditions).toEqual({
      Fixing: { 'Fn::Equals': [{ Ref: 'FixFor' }, { Ref: 'ImageDigest' }] },
      Recovering: { 'Fn::Equals': [{ Ref: 'RollbackTo' }, { Ref: 'ImageDigest' }] },
    });
  });

  test('is nowhere without a pipeline, where the image is no parameter', () => {
    const template = shopTemplate({ pipeline: false }).toJSON();
    expect(template.Parameters).not.toHaveProperty(name);
    expect(template).not.toHaveProperty('Conditions');
    expect(Object.keys(template.Outputs)).toEqual(['Url']);
  });
});

describe('a recovery', () => {
  test.each<[string, ReleaseInput | undefined]>([
    ['canary()', canary()],
    ['linear()', linear()],
    ['blueGreen()', blueGreen()],
  ])('goes out at once, with a bake of a minute, whatever %s would do', (_, release) => {
    const { LifecycleHooks: recovery = [], ...rest } = configurationOf(release, true);
    const { LifecycleHooks: usual = [], ...others } = configurationOf(release, false);
    const left = { ...others, Strategy: 'BLUE_GREEN', BakeTimeInMinutes: 1 } as Record<string, unknown>;
    for (const steps of ['CanaryConfiguration', 'LinearConfiguration']) delete left[steps];
    expect(rest).toEqual(left);
    // source: CloudFormation, AWS::ECS::Service DeploymentLifecycleHook: "This field must be a JSON object as a string."
    expect(recovery).toEqual(usual.map((hook) => ({ ...hook, HookDetails: '{"recovery":true}' })));
    expect(usual.filter(({ HookDetails }) => HookDetails !== undefined)).toEqual([]);
    expect(usual).not.toEqual([]);
  });

  test('by rolling() is as every rolling release', () => {
    expect(configurationOf(rolling(), true)).toEqual(configurationOf(rolling(), false));
  });
});

describe('a declared fix', () => {
  test('goes out as any release, and tells its gates', () => {
    const { LifecycleHooks: fix = [], ...rest } = configurationOf(canary(), false, true);
    const { LifecycleHooks: usual = [], ...others } = configurationOf(canary(), false);
    expect(rest).toEqual(others);
    expect(fix).toEqual(usual.map((hook) => ({ ...hook, HookDetails: '{"fix":true}' })));
  });

  test('that is recovered to is a recovery', () => {
    expect(configurationOf(canary(), true, true)).toEqual(configurationOf(canary(), true));
  });
});

test('a verb finds the repository and the records by the stack’s outputs', () => {
  const { ImageRepository, Records } = shopTemplate().toJSON().Outputs;
  expect(Records.Value).toBe('shop-records-111122223333/production');
  expect(ImageRepository.Value).toEqual({
    'Fn::Join': ['', ['111122223333.dkr.ecr.eu-west-1.', { Ref: 'AWS::URLSuffix' }, '/shop/shop']],
  });
});
