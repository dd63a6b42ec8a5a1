import { join } from 'node:path';
import { approval } from '../../lib';
import { DRIFT_READS } from '../../lib/foundation/github-access/drift-reads';
import { configuration, configurations } from '../configurations';
import { root, shop, synthesize } from '../synth';

interface Resource {
  readonly Type: string;
  readonly Properties?: {
    readonly DefaultActions?: readonly { readonly Type: string }[];
    readonly FunctionName?: unknown;
    readonly AlarmName?: unknown;
  };
}

/**
 * Drift detection compares what a template says of a resource with what the resource is. ECS writes the weights of a
 * rule at every release, so a rule in a template would have drifted after the first one for good, and
 * `cdk deploy --revert-drift` would put all users on a group without tasks. A custom resource is not looked at.
 *
 * source: CloudFormation user guide, "Resource type support", drift detection; facts/ecs-deployments.md §4 items 1 and 3
 */
describe.each(configurations)('%s', (file) => {
  let resources: [id: string, resource: Resource][] = [];
  beforeAll(async () => {
    const { assembly } = synthesize(await configuration(file), join(root, file));
    resources = assembly.stacks.flatMap(({ template }) =>
      Object.entries(template.Resources as Record<string, Resource>),
    );
  });

  // One without a line would end each night's detection with a refusal.
  test('has no type that the drift role cannot read', () => {
    // A handle has nothing that could be compared.
    const compared = resources.filter(
      ([, { Type }]) =>
        !/^(AWS::CDK::Metadata|AWS::CloudFormation::WaitConditionHandle|Custom::.*)$/.test(Type),
    );
    expect(compared.filter(([, { Type }]) => DRIFT_READS[Type] === undefined)).toEqual([]);
  });

  test('names functions and alarms so that the drift role may read them', () => {
    const named = resources.flatMap(([, { Properties }]) => [
      Properties?.FunctionName,
      Properties?.AlarmName,
    ]);
    // What else has such a property refers to a function.
    const names = named.filter((name) => typeof name === 'string');
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) expect(name).toMatch(/^[a-z]+-(production|staging|integration|performance)-./);
  });

  test('has a custom resource for the rules, and no rule', () => {
    const types = resources.map(([, { Type }]) => Type);
    expect(types).toContain('Custom::TealLiveTrafficRules');
    expect(types).not.toContain('AWS::ElasticLoadBalancingV2::ListenerRule');
  });

  test('no property of a resource but that one’s names weights or forwards', () => {
    for (const [id, { Type, Properties = {} }] of resources)
      if (
        Type.startsWith('AWS::ElasticLoadBalancingV2::') &&
        Type !== 'AWS::ElasticLoadBalancingV2::TargetGroup'
      )
        expect([id, JSON.stringify(Properties)]).toEqual([
          id,
          expect.not.stringMatching(/ForwardConfig|"Weight"|"forward"|TargetGroupArn/),
        ]);
  });

  test('a listener answers by itself or redirects', () => {
    const listeners = resources.filter(([, { Type }]) => Type === 'AWS::ElasticLoadBalancingV2::Listener');
    // One that is there already is no resource of the stack.
    if (file !== 'examples/existing-load-balancer.ts') expect(listeners.length).toBeGreaterThan(0);
    for (const [, { Properties }] of listeners)
      expect(['fixed-response', 'redirect']).toContain(Properties?.DefaultActions?.[0]?.Type);
  });
});

test('what an approval adds can be read, too', () => {
  const gates = [approval({ notify: 'ops@example.com' })];
  const types = synthesize(shop({}, { gates })).assembly.stacks.flatMap(({ template }) =>
    Object.values(template.Resources as Record<string, Resource>).map(({ Type }) => Type),
  );
  expect(types).toContain('AWS::SNS::Subscription');
  expect(types.filter((type) => /::SNS::/.test(type) && DRIFT_READS[type] === undefined)).toEqual([]);
});

test('the drift role reads alone, and no secret', () => {
  const all = Object.values(DRIFT_READS).flat();
  const actions = all.flatMap((reads) => reads.actions);
  expect(actions.filter((action) => !/^[a-z0-9-]+:(Get|List|Describe)[A-Z]\w+$/.test(action))).toEqual([]);
  const reading = all.filter((reads) =>
    reads.actions.some((action) => /SecretValue|:GetObject$|:GetParameter/.test(action)),
  );
  // What it holds is the id of a security group.
  expect(reading.map(({ of }) => of)).toEqual(['database-group']);
});
