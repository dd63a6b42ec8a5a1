import { type Peak, peakOf } from '../../../../cli/doctor/account/peak';
import { QUOTAS, roomFinding } from '../../../../cli/doctor/account/room';

type Resources = Parameters<typeof peakOf>[0][number]['template']['Resources'];
const stack = (...resources: readonly (readonly [string, Record<string, unknown>?])[]) => ({
  template: {
    Resources: Object.fromEntries(
      resources.map(([Type, Properties = {}], nth) => [`R${nth}`, { Type, Properties }]),
    ) as Resources,
  },
});
const task = (Cpu: unknown) => ['AWS::ECS::TaskDefinition', { Cpu }] as const;
const service = (DesiredCount?: unknown) => ['AWS::ECS::Service', { DesiredCount }] as const;
const scaled = (MaxCapacity: number) =>
  ['AWS::ApplicationAutoScaling::ScalableTarget', { MaxCapacity }] as const;
const NONE: Peak = { vcpus: 0, loadBalancers: 0, targetGroups: 0, reserved: 0, vpcs: 0, addresses: 0 };

test.each<[string, readonly ReturnType<typeof stack>[], Partial<Peak>]>([
  ['nothing', [], {}],
  ['as many tasks as are wanted, twice', [stack(task('256'), service(2))], { vcpus: 1 }],
  ['as many as autoscaling may start, twice', [stack(task('256'), service(2), scaled(10))], { vcpus: 5 }],
  [
    'two services',
    [stack(task('1024'), service(1)), stack(task('2048'), service(3))],
    { vcpus: 2 * (1 + 2 * 3) },
  ],
  ['what a parameter says is not counted', [stack(task({ Ref: 'Cpu' }), service(2))], {}],
  [
    'reserved executions',
    [
      stack(
        ['AWS::Lambda::Function', { ReservedConcurrentExecutions: 2 }],
        ['AWS::Lambda::Function', { ReservedConcurrentExecutions: 2 }],
        ['AWS::Lambda::Function'],
      ),
    ],
    { reserved: 4 },
  ],
  [
    'the rest is counted',
    [
      stack(['AWS::EC2::VPC'], ['AWS::EC2::EIP'], ['AWS::EC2::EIP']),
      stack(
        ['AWS::ElasticLoadBalancingV2::LoadBalancer'],
        ['AWS::ElasticLoadBalancingV2::TargetGroup'],
        ['AWS::ElasticLoadBalancingV2::TargetGroup'],
      ),
    ],
    { vpcs: 1, addresses: 2, loadBalancers: 1, targetGroups: 2 },
  ],
])('%s', (_, stacks, peak) => {
  expect(peakOf(stacks)).toEqual({ ...NONE, ...peak });
});

test.each<[string, Partial<Peak>, number]>([
  ['fargate/L-3032A538', { vcpus: 5 }, 5],
  ['lambda/L-B99A9384', { reserved: 14 }, 114],
  ['lambda/L-B99A9384', {}, 0],
  ['elasticloadbalancing/L-53DA6B97', { loadBalancers: 1 }, 1],
  ['elasticloadbalancing/L-B22855CB', { targetGroups: 2 }, 2],
  ['vpc/L-F678F1CE', { vpcs: 1 }, 1],
  ['ec2/L-0263D0A3', { addresses: 2 }, 2],
])('%s of %j must be %i', (name, peak, need) => {
  const quota = QUOTAS.find(({ service, code }) => `${service}/${code}` === name);
  expect(quota?.needs({ ...NONE, ...peak })).toBe(need);
});

test.each<[number, number, string, string | undefined]>([
  [6, 5, 'right', undefined],
  [5, 5, 'right', undefined],
  [
    4,
    5,
    'wrong',
    'aws service-quotas request-service-quota-increase --region eu-west-1 --service-code fargate --quota-code L-3032A538 --desired-value 10',
  ],
  [
    0,
    0.5,
    'wrong',
    'aws service-quotas request-service-quota-increase --region eu-west-1 --service-code fargate --quota-code L-3032A538 --desired-value 1',
  ],
])('%i where %i are needed is %s', (value, need, is, todo) => {
  const quota = { service: 'fargate', code: 'L-3032A538', about: 'vCPUs', needs: () => need };
  const finding = roomFinding(quota, need, value, { region: 'eu-west-1' });
  expect([finding.is, finding.todo]).toEqual([is, todo]);
});
