import type { Template } from 'aws-cdk-lib/assertions';
import { admission, experiment, type FlagsInput, flag, minutes, xray } from '../../../lib';
import { shopTemplate } from '../../synth';

const checkout = flag({ name: 'express-checkout', owner: '@acme/checkout', expires: '2027-06-30' });
const button = experiment({
  ...{ name: 'buy-button', owner: 'growth@example.com', expires: '2027-03-31' },
  ...{ variants: { control: 50, blue: 50 }, by: 'userId' },
});
const withFlags = (flags: Partial<FlagsInput> = {}, service = {}) =>
  shopTemplate({}, { flags: { flags: [checkout], ...flags }, ...service });

const only = (template: Template, type: string, of: (properties: Record<string, unknown>) => boolean) => {
  const found = Object.entries(template.findResources(type)).filter(([, { Properties }]) => of(Properties));
  expect(found).toHaveLength(1);
  return found[0] as [string, Record<string, Record<string, unknown>>];
};
const all = () => true;
const containers = (template: Template) => {
  const [, { Properties }] = only(template, 'AWS::ECS::TaskDefinition', all);
  return (Properties as { ContainerDefinitions: Record<string, unknown>[] }).ContainerDefinitions;
};
const declared = (template: Template) =>
  only(template, 'AWS::AppConfig::HostedConfigurationVersion', ({ Content }) =>
    String(Content).includes('schemaVersion'),
  )[1].Properties as { Content: string };

/** What CloudFormation compares: a deployment runs again when one of these, or what they refer to, is another. */
const whatIsOut = (template: Template) =>
  [
    template.findResources('AWS::AppConfig::Deployment'),
    template.findResources('AWS::AppConfig::HostedConfigurationVersion', {
      Properties: { Content: '{"version":"1","flags":{},"values":{}}' },
    }),
    template.findResources('AWS::AppConfig::Application'),
    Object.keys(template.findResources('AWS::AppConfig::Environment')),
    Object.keys(template.findResources('AWS::AppConfig::DeploymentStrategy')),
    template.findResources('AWS::AppConfig::ConfigurationProfile'),
  ] as const;

test('without flags there is nothing of AppConfig', () => {
  const template = shopTemplate();
  expect(Object.keys(template.toJSON().Resources).filter((id) => /flag/i.test(id))).toEqual([]);
  expect(containers(template)).toHaveLength(1);
});

describe('a value that is out', () => {
  test('is in no template: the first version has no flag, for every set of flags', () => {
    const [deployments, versions] = whatIsOut(withFlags());
    expect(Object.keys(deployments)).toEqual(['FlagsFirstDeployment']);
    expect(Object.keys(versions)).toEqual(['FlagsFirstValues']);
  });

  // Each row is as long as what takes it: Jest would hand `done` to what a shorter one leaves out, and wait for its call.
  test.each<[string, Partial<FlagsInput>, object]>([
    ['a flag more', { flags: [checkout, button] }, {}],
    ['another flag', { flags: [button] }, {}],
    ['a new owner and day', { flags: [{ ...checkout, owner: '@acme/shop', expires: '2027-01-01' }] }, {}],
    ['another rollout', { rollout: { over: minutes(60), growth: 10, bake: minutes(30) } }, {}],
    ['another agent', { agent: { cpu: 64, memory: 128 } }, {}],
    ['another size, and telemetry', {}, { cpu: 512, memory: 1024, telemetry: xray() }],
  ])('is put back by no change of the stack: %s', (_, flags, service) => {
    expect(whatIsOut(withFlags(flags, service))).toEqual(whatIsOut(withFlags()));
  });

  test('has no tag that the stack could change', () => {
    const [deployments, versions] = whatIsOut(withFlags());
    for (const { Properties } of [...Object.values(deployments), ...Object.values(versions)])
      expect(Properties).not.toHaveProperty('Tags');
  });
});

test('which flags there are is a version that no task reads', () => {
  expect(JSON.parse(declared(withFlags({ flags: [checkout, button] })).Content)).toEqual({
    schemaVersion: 1,
    flags: [checkout, button],
  });
});

test('a change goes out linearly, and a kill at once', () => {
  const template = withFlags({ rollout: { over: minutes(30), growth: 10, bake: minutes(5) } });
  template.hasResourceProperties('AWS::AppConfig::DeploymentStrategy', {
    ...{ Name: 'shop-production-gradual', GrowthType: 'LINEAR', GrowthFactor: 10 },
    ...{ DeploymentDurationInMinutes: 30, FinalBakeTimeInMinutes: 5, ReplicateTo: 'NONE' },
  });
  template.hasResourceProperties('AWS::AppConfig::DeploymentStrategy', {
    ...{ Name: 'shop-production-at-once', GrowthFactor: 100 },
    ...{ DeploymentDurationInMinutes: 0, FinalBakeTimeInMinutes: 0 },
  });
});

test('the deployment alarms turn a change back, by a role that sees them alone', () => {
  const template = withFlags();
  const [, { Properties }] = only(template, 'AWS::AppConfig::Environment', all);
  const monitors = Properties?.Monitors as { AlarmArn: unknown; AlarmRoleArn: unknown }[];
  expect(monitors).toHaveLength(4);
  const [, role] = only(template, 'AWS::IAM::Role', ({ AssumeRolePolicyDocument }) =>
    JSON.stringify(AssumeRolePolicyDocument).includes('appconfig.amazonaws.com'),
  );
  expect(role.Properties?.Policies).toMatchObject([
    {
      PolicyDocument: {
        Statement: [
          {
            Action: 'cloudwatch:DescribeAlarms',
            Resource: expect.arrayContaining(monitors.map(({ AlarmArn }) => AlarmArn)),
          },
        ],
      },
    },
  ]);
});

describe('the agent', () => {
  const parts = (template: Template) =>
    containers(template) as [Record<string, unknown>, Record<string, unknown>];

  test('is beside the service, not root, and can change nothing', () => {
    const [app, agent] = parts(withFlags());
    expect(agent).toMatchObject({
      Name: 'appconfig-agent',
      Image: 'public.ecr.aws/aws-appconfig/aws-appconfig-agent:2.0.13147',
      ...{ Cpu: 32, Memory: 64, User: '65532:65532', ReadonlyRootFilesystem: true },
    });
    expect(agent).not.toHaveProperty('PortMappings');
    expect(app).toMatchObject({ Cpu: 256 - 32 });
  });

  test('ends no task, starts before the service and ends after it', () => {
    const [app, agent] = parts(withFlags());
    expect(agent).toMatchObject({
      Essential: false,
      RestartPolicy: { Enabled: true, RestartAttemptPeriod: 60 },
    });
    expect(app).toMatchObject({ DependsOn: [{ ContainerName: 'appconfig-agent', Condition: 'START' }] });
  });

  test('asks for what the service is told to ask it for', () => {
    const [app, agent] = parts(withFlags());
    const path = '/applications/shop-production/environments/production/configurations/flags';
    expect(app?.Environment).toContainEqual({
      Name: 'TEAL_FLAGS_URL',
      Value: `http://127.0.0.1:2772${path}`,
    });
    expect(agent?.Environment).toContainEqual({ Name: 'PREFETCH_LIST', Value: path });
  });

  test('finds the first values when the first task starts', () => {
    const [, definition] = only(withFlags(), 'AWS::ECS::TaskDefinition', all);
    expect([definition.DependsOn].flat()).toContain('FlagsFirstDeployment');
  });

  test('has its share beside a collector', () => {
    const template = withFlags({}, { telemetry: xray() });
    expect(containers(template).map(({ Cpu }) => Cpu)).toEqual([256 - 32 - 32, 32, 32]);
  });

  test('reads the values of its environment and nothing else', () => {
    const template = withFlags();
    const [id] = only(template, 'AWS::AppConfig::ConfigurationProfile', ({ Name }) => Name === 'flags');
    const statements = Object.values(template.findResources('AWS::IAM::Policy'))
      .filter(({ Properties }) => /^TaskDefinitionTaskRole/.test(Properties.Roles[0].Ref))
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement);
    expect(statements).toHaveLength(1);
    expect(statements[0].Action).toEqual([
      'appconfig:GetLatestConfiguration',
      'appconfig:StartConfigurationSession',
    ]);
    const resource = JSON.stringify(statements[0].Resource);
    expect(resource).not.toContain('*');
    expect(resource).toContain(`"/configuration/",{"Ref":"${id}"}`);
  });

  test('from ECR is pulled by the role that starts tasks', () => {
    const image = `111122223333.dkr.ecr.eu-west-1.amazonaws.com/acme/agent:1@sha256:${'a'.repeat(64)}`;
    const gates = [admission({ repositories: ['111122223333.dkr.ecr.eu-west-1.amazonaws.com/acme/agent'] })];
    const text = JSON.stringify(withFlags({ agent: { image } }, { gates }).findResources('AWS::IAM::Policy'));
    expect(text).toContain(':repository/acme/agent');
  });
});

test('where the flags are is an output, so that verbs need no configuration', () => {
  const { Value } = withFlags().findOutputs('FeatureFlags').FeatureFlags as {
    Value: { 'Fn::Join': [string, unknown[]] };
  };
  expect(Value['Fn::Join'][1].filter((part) => part !== '/')).toHaveLength(6);
});
