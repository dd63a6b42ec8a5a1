import { leaving } from '../../../cli/eject/leaving';
import { type RawTemplate, rawTemplate, references } from '../../../cli/eject/raw-template';
import { serviceOf } from '../../../cli/eject/service';
import { nextStep, remainingSteps, stageOf } from '../../../cli/eject/steps';
import { configuration, configurations } from '../../configurations';
import { synthesize } from '../../synth';
import { ejectedTemplate, liveRules } from './ejecting';

const root = process.cwd();
async function templatesOf(file: string): Promise<[string, RawTemplate][]> {
  const { delivery, assembly } = synthesize(await configuration(file), `${root}/${file}`);
  const names = delivery.environments.flatMap(({ foundation, services }) => [
    foundation.stackName,
    ...services.map(({ stack }) => stack.stackName),
  ]);
  return names.map((name) => [
    name,
    rawTemplate(JSON.stringify(assembly.getStackByName(name).template), name),
  ]);
}

describe.each(configurations)('%s', (file) => {
  test('four steps lead out of a service’s stack, each to the next, and a step of a foundation’s at most', async () => {
    for (const [, template] of await templatesOf(file)) {
      const live = serviceOf(template) && liveRules();
      const names = remainingSteps(template, live).map(({ name }) => name);
      if (live) expect(names).toEqual(['retain', 'drop', 'import', 'refer']);
      else expect([[], ['drop']]).toContainEqual(names);
      // Interrupted anywhere, the deployed template tells where to go on.
      for (const [nth, step] of remainingSteps(template, live).entries())
        expect(remainingSteps(step.template, live).map(({ name }) => name)).toEqual(names.slice(nth + 1));
    }
  });

  test('nothing of Teal’s is left, and all else is as it was', async () => {
    for (const [name, template] of await templatesOf(file)) {
      const after = ejectedTemplate(template);
      const gone = leaving(template);
      const types = Object.values(after.Resources).map(({ Type }) => Type);
      expect(types.filter((type) => /^Custom::|^AWS::Lambda::/.test(type))).toEqual([]);
      const known = new Set([...Object.keys(after.Resources), ...Object.keys(after.Parameters ?? {})]);
      const dangling = [...references(after)].filter((id) => !known.has(id) && !id.startsWith('AWS::'));
      expect([name, dangling]).toEqual([name, []]);
      for (const [id, { Type, Properties }] of Object.entries(template.Resources)) {
        const isAdjusted =
          /^AWS::(ECS::Service|CloudWatch::(Dashboard|AlarmMuteRule)|SNS::TopicPolicy|KMS::Key|IAM::Policy)$/.test(
            Type,
          );
        if (gone.has(id)) expect(after.Resources[id]).toBeUndefined();
        else if (!isAdjusted) expect(after.Resources[id]?.Properties).toEqual(Properties);
        else expect(after.Resources[id]).toBeDefined();
      }
    }
  });

  test('a release is stopped by the same alarms, steps and circuit breaker', async () => {
    for (const [, template] of await templatesOf(file)) {
      const before = serviceOf(template)?.[1].Properties?.DeploymentConfiguration as Record<string, unknown>;
      if (!before) continue;
      const { LifecycleHooks, ...rest } = before;
      const after = serviceOf(ejectedTemplate(template))?.[1].Properties as Record<string, unknown>;
      const { LifecycleHooks: left = [], ...now } = after.DeploymentConfiguration as Record<string, unknown>;
      expect(now).toEqual(rest);
      expect(JSON.stringify(left)).not.toContain('HookTargetArn');
    }
  });
});

describe('the rules', () => {
  const template = async () => (await templatesOf('examples/minimal.ts'))[1]?.[1] as RawTemplate;

  test('are imported at their live weights, with the secret by reference and without outdated values', async () => {
    const { Resources } = ejectedTemplate(await template());
    expect(Resources.TestListenerRule).toEqual({
      Type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        ListenerArn: { Ref: 'Listener' },
        Priority: 10,
        Conditions: [
          { Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } },
          {
            Field: 'http-header',
            HttpHeaderConfig: { HttpHeaderName: 'X-Test', Values: ['{{resolve:secretsmanager:…}}', 'mine'] },
          },
        ],
        Actions: [
          {
            Type: 'forward',
            ForwardConfig: {
              TargetGroups: [
                { TargetGroupArn: { Ref: 'PrimaryTargetGroup' }, Weight: 0 },
                { TargetGroupArn: { Ref: 'AlternateTargetGroup' }, Weight: 100 },
              ],
            },
          },
        ],
        Tags: [{ Key: 'teal:traffic-rule', Value: 'shop-production/test' }],
      },
    });
  });

  // source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/import-resources-manually.html
  test('an import changes nothing else, and the service names them by ARN before it', async () => {
    const [, drop, imported, refer] = remainingSteps(await template(), liveRules());
    const { ProductionListenerRule, TestListenerRule, ...others } = imported?.template.Resources ?? {};
    expect({ ...imported?.template, Resources: others }).toEqual(drop?.template);
    expect(JSON.stringify(others)).toContain(liveRules().production.arn);
    expect(JSON.stringify(refer?.template)).not.toContain(liveRules().production.arn);
  });

  test('weights that have moved since the import are taken along with the last step', async () => {
    const [, , imported] = remainingSteps(await template(), liveRules([0, 100]));
    const refer = nextStep(imported?.template as RawTemplate, liveRules([100, 0]));
    expect(JSON.stringify(refer?.template.Resources.ProductionListenerRule?.Properties?.Actions)).toContain(
      '{"TargetGroupArn":{"Ref":"PrimaryTargetGroup"},"Weight":100}',
    );
  });
});

describe('what a team has added', () => {
  const FUNCTION = {
    Type: 'AWS::Lambda::Function',
    Properties: { FunctionName: 'nightly', LoggingConfig: { LogGroup: { Ref: 'NightlyLogs' } } },
  };
  const LOGS = { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/jobs/nightly' } };
  const withTheirs = async (more: RawTemplate['Resources']): Promise<RawTemplate> => {
    const template = (await templatesOf('examples/minimal.ts'))[1]?.[1] as RawTemplate;
    return {
      ...template,
      Resources: { ...template.Resources, Nightly: FUNCTION, NightlyLogs: LOGS, ...more },
    };
  };

  test('stays', async () => {
    const template = await withTheirs({});
    expect(ejectedTemplate(template).Resources).toMatchObject({ Nightly: FUNCTION, NightlyLogs: LOGS });
  });

  test('and keeps what it shares with Teal’s functions', async () => {
    const template = await withTheirs({});
    const [role] = [...leaving(template)].filter((id) => template.Resources[id]?.Type === 'AWS::IAM::Role');
    const shared = {
      ...FUNCTION,
      Properties: { ...FUNCTION.Properties, Role: { 'Fn::GetAtt': [role, 'Arn'] } },
    };
    const after = ejectedTemplate({ ...template, Resources: { ...template.Resources, Nightly: shared } });
    expect(after.Resources[String(role)]).toBeDefined();
  });

  test('but what refers to something of Teal’s is refused by name', async () => {
    const template = await withTheirs({});
    const [gate] = [...leaving(template)].filter(
      (id) => template.Resources[id]?.Type === 'AWS::Lambda::Function',
    );
    const theirs = { Type: 'Test::Thing', Properties: { Calls: { 'Fn::GetAtt': [gate, 'Arn'] } } };
    expect(() =>
      ejectedTemplate({ ...template, Resources: { ...template.Resources, Theirs: theirs } }),
    ).toThrow(`Theirs refers to ${gate}`);
  });

  test('a stack that is out has no step left', async () => {
    const after = ejectedTemplate(await withTheirs({}));
    expect(stageOf(after)).toBe('ejected');
    expect(nextStep(after, liveRules())).toBeUndefined();
  });
});
