import { Stack } from 'aws-cdk-lib';
import { smokeTest } from '../../../lib';
import { LiveTrafficRules, type LiveTrafficRulesProps } from '../../../lib/service/live-traffic-rules';
import { domain, only, shop, shopTemplate, synthesize } from '../../synth';

const gates = [smokeTest({ requests: [{ path: '/', headers: { accept: 'text/html' } }] })];

test('the rules are a custom resource’s, and no rule is in the template', () => {
  const template = shopTemplate({ domain });
  expect(only(template, 'Custom::TealLiveTrafficRules')).toEqual({
    ServiceToken: { 'Fn::GetAtt': [expect.stringMatching(/^LiveTrafficRulesHandlerFunction/), 'Arn'] },
    ServiceTimeout: '300',
    Owner: 'shop-production',
    ClusterName: 'shop-production',
    ServiceName: 'shop',
    ListenerArn: { Ref: 'Listener' },
    PrimaryTargetGroupArn: { Ref: 'PrimaryTargetGroup' },
    AlternateTargetGroupArn: { Ref: 'AlternateTargetGroup' },
    TestHeaderName: 'x-teal-test',
    TestHeaderSecretArn: { Ref: expect.stringMatching(/^LiveTrafficRulesTestHeader/) },
    HostNames: ['shop.example.com'],
    ProductionPriority: '20',
    TestPriority: '10',
    Restore: { Ref: 'RestoreListenerRules' },
  });
  // A deployment that does not give the parameter changes nothing.
  expect(template.toJSON().Parameters.RestoreListenerRules).toMatchObject({ Default: 'never' });
  template.resourceCountIs('AWS::ElasticLoadBalancingV2::ListenerRule', 0);
});

test('they are made once their handler may make them', () => {
  const { DependsOn } = shopTemplate().toJSON().Resources.LiveTrafficRules;
  expect(DependsOn).toContainEqual(expect.stringMatching(/^LiveTrafficRulesHandlerRoleDefaultPolicy/));
});

// A header condition takes `*` and `?` for wildcards. source: facts/ecs-deployments.md §8
test('the value of the test header is 64 letters and digits', () => {
  const [secret, ...others] = Object.values(shopTemplate().findResources('AWS::SecretsManager::Secret'));
  expect(others).toEqual([]);
  expect(secret?.Properties).toEqual({
    Name: 'shop-production/test-header',
    Description: expect.any(String),
    GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true },
  });
});

// source: Secrets Manager user guide, "Rotation schedules"; ADR and design §3.3: current and previous both accepted
test('it is rotated every 90 days, and not when it is made', () => {
  const template = shopTemplate();
  expect(only(template, 'AWS::SecretsManager::RotationSchedule')).toEqual({
    SecretId: { Ref: expect.stringMatching(/^LiveTrafficRulesTestHeader/) },
    RotationLambdaARN: {
      'Fn::GetAtt': [expect.stringMatching(/^LiveTrafficRulesTestHeaderRotation/), 'Arn'],
    },
    RotationRules: { AutomaticallyAfterDays: 90 },
    RotateImmediatelyOnUpdate: false,
  });
  const [schedule] = Object.values(template.findResources('AWS::SecretsManager::RotationSchedule'));
  expect(schedule?.DependsOn).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^LiveTrafficRulesTestHeaderRotationInvocation/),
      expect.stringMatching(/^LiveTrafficRulesTestHeaderRotationHandlerRoleDefaultPolicy/),
    ]),
  );
});

test('the function that makes the rules is over, with one retry, before CloudFormation stops waiting', () => {
  const template = shopTemplate();
  const [made] = Object.values(
    template.findResources('AWS::Lambda::Function', {
      Properties: { FunctionName: 'shop-production-traffic-rules' },
    }),
  );
  const timeout = made?.Properties.Timeout;
  const { ServiceTimeout } = only(template, 'Custom::TealLiveTrafficRules');
  // source: AWS Lambda developer guide, asynchronous invocation: the first retry comes after a minute
  expect(timeout + 60 + timeout).toBeLessThanOrEqual(Number(ServiceTimeout));
  // No later one acts behind CloudFormation's back.
  expect(only(template, 'AWS::Lambda::EventInvokeConfig')).toMatchObject({
    MaximumEventAgeInSeconds: Number(ServiceTimeout),
  });
});

// source: Elastic Load Balancing user guide, quotas: 5 condition values a rule; 3 of the header in a rotation
test.each([
  [['a.example.com', 'b.example.com', 'c.example.com'], /^hostNames must be at most 2 names, got 3; /],
])('host names that leave no room for a rotation are refused: %j', (hosts, reason) => {
  const props = { entrance: { hosts } } as unknown as LiveTrafficRulesProps;
  expect(() => new LiveTrafficRules(new Stack(), 'Rules', props)).toThrow(reason);
});

test('no template asks CloudFormation for its value', () => {
  for (const stack of synthesize(shop({ domain }, { gates })).assembly.stacks) {
    expect(JSON.stringify(stack.template)).not.toContain('{{resolve:');
  }
});

test.each([
  ['without a domain', {}, undefined],
  ['with one', { domain }, 'shop.example.com'],
])('a gate is told where to send what, %s', (_, environment, name) => {
  const template = shopTemplate(environment, { gates });
  const [gate] = Object.values(
    template.findResources('AWS::Lambda::Function', {
      Properties: { FunctionName: 'shop-production-gate-smoke-test' },
    }),
  );
  expect(gate?.Properties.Environment.Variables).toEqual({
    GATE_ID: 'smoke-test',
    GATE_KIND: 'smoke-test',
    GATE_POLICY: '{"first":"block","release":"block","fix":"block","recovery":"block"}',
    GATE_ON_INCONCLUSIVE: 'wait',
    GATE_CONTAINER: 'shop',
    GATE_PATIENCE_MINUTES: '60',
    GATE_SERVICE: 'shop',
    GATE_ENVIRONMENT: 'production',
    SMOKE_TEST_REQUESTS: JSON.stringify([
      { path: '/', method: 'GET', status: 200, headers: { accept: 'text/html' }, withinMilliseconds: 5000 },
    ]),
    ENTRANCE_LOAD_BALANCER: { 'Fn::GetAtt': ['LoadBalancer', 'DNSName'] },
    ENTRANCE_TEST_HEADER: 'x-teal-test',
    ENTRANCE_TEST_HEADER_SECRET: { Ref: expect.stringMatching(/^LiveTrafficRulesTestHeader/) },
    ...(name && { ENTRANCE_DOMAIN: name }),
  });
});

test('every function logs as JSON to a group of its own', () => {
  const template = shopTemplate({}, { gates });
  const groups = Object.values(template.findResources('AWS::Lambda::Function')).map(
    ({ Properties: { LoggingConfig } }) => {
      expect(LoggingConfig.LogFormat).toBe('JSON');
      return LoggingConfig.LogGroup.Ref;
    },
  );
  expect(new Set(groups).size).toBe(7);
});

test.each([
  ['with a pipeline', shop({}, { gates })],
  ['from a laptop, in a new network', shop({ network: {} }, { gates }, { repository: undefined })],
])('every log expires, %s', (_, input) => {
  const retentions = synthesize(input).assembly.stacks.flatMap(({ template }) =>
    Object.values(
      template.Resources as Record<string, { Type: string; Properties: { RetentionInDays: number } }>,
    )
      .filter(({ Type }) => Type === 'AWS::Logs::LogGroup')
      .map(({ Properties }) => Properties.RetentionInDays),
  );
  expect(retentions.length).toBeGreaterThan(2);
  expect(new Set(retentions)).toEqual(new Set([30]));
});
