import {
  AddTagsCommand,
  DeregisterTargetsCommand,
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  DescribeTargetGroupAttributesCommand,
  DescribeTargetGroupsCommand,
  ModifyListenerCommand,
  RegisterTargetsCommand,
  RemoveTagsCommand,
  SetSubnetsCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Rule } from '../../../rehearsal/elasticloadbalancing/rules';
import type { ElbModel, ElbParts, ElbTarget } from '../../../rehearsal/endpoint/elbv2-model';
import { elbv2Service } from '../../../rehearsal/endpoint/elbv2-service';
import { AwsEndpoint } from '../../../rehearsal/endpoint/server';
import { clientsOf } from './clients';

const ELB = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333';
const BALANCER = `${ELB}:loadbalancer/app/shop/1111111111111111`;
const LISTENER = `${ELB}:listener/app/shop/1111111111111111/2222222222222222`;
const RULE = `${ELB}:listener-rule/app/shop/1111111111111111/2222222222222222/5555555555555555`;
const GROUP = `${ELB}:targetgroup/primary/3333333333333333`;

/** Elastic Load Balancing as far as the wire goes: it keeps what it is told. */
class KeptElb implements ElbModel {
  readonly told: unknown[][] = [];
  private readonly tags = new Map<string, Readonly<Record<string, string>>>([[GROUP, { team: 'shop' }]]);
  private all: Rule[] = [
    {
      arn: RULE,
      priority: 'default',
      conditions: [],
      action: { type: 'fixed-response', statusCode: 404 },
      tags: {},
    },
  ];
  private members: ElbTarget[] = [{ id: '10.0.0.1', port: 80 }];

  readonly parts: Required<ElbParts> = {
    listeners: {
      loadBalancers: () => [{ arn: BALANCER, name: 'shop', dnsName: 'shop.elb', scheme: 'internet-facing' }],
      listeners: () => [{ arn: LISTENER, loadBalancerArn: BALANCER, protocol: 'HTTPS', port: 443 }],
      setDefaultAction: (_, action) => {
        this.all = this.all.map((rule) => ({ ...rule, action }));
      },
    },
    attributes: { targetGroupAttributes: () => ({ 'deregistration_delay.timeout_seconds': '30' }) },
    tags: {
      setTags: (arn, tags) => {
        this.tags.set(arn, tags);
        this.all = this.all.map((rule) => (rule.arn === arn ? { ...rule, tags } : rule));
      },
    },
    targets: {
      registerTargets: (arn, targets) => this.told.push(['register', arn, targets]),
      deregisterTargets: (arn, targets) => this.told.push(['deregister', arn, targets]),
    },
  };

  rules(arn: string) {
    return arn === LISTENER ? this.all : undefined;
  }
  listenerOf(arn: string) {
    return arn === RULE ? LISTENER : undefined;
  }
  targetGroups() {
    const targets = this.members.map(({ id }) => ({ id, host: id, port: 80, state: 'healthy' as const }));
    return [
      {
        arn: GROUP,
        name: 'primary',
        targets,
        details: { Port: 80, Protocol: 'HTTP' },
        loadBalancerArns: [BALANCER],
      },
    ];
  }
  tagsOf(arn: string) {
    return this.tags.get(arn);
  }
  createRule(): void {}
  modifyRule(): void {}
  deleteRule(): void {}
}

let endpoint: AwsEndpoint;
let model: KeptElb;
let client: ReturnType<typeof clientsOf>['elb'];
beforeAll(async () => {
  endpoint = await AwsEndpoint.start();
});
beforeEach(() => {
  model = new KeptElb();
  client = clientsOf(endpoint.lease([elbv2Service(model, model.parts)])).elb;
});
afterAll(() => endpoint.close());

test.each([
  ['all', {}],
  ['by name', { Names: ['shop'] }],
  ['by ARN', { LoadBalancerArns: [BALANCER] }],
])('load balancers: %s', async (_, which) => {
  const { LoadBalancers } = await client.send(new DescribeLoadBalancersCommand(which));
  expect(LoadBalancers).toEqual([
    {
      LoadBalancerArn: BALANCER,
      LoadBalancerName: 'shop',
      DNSName: 'shop.elb',
      Scheme: 'internet-facing',
      Type: 'application',
      State: { Code: 'active' },
    },
  ]);
});

test.each([
  ['of a load balancer', { LoadBalancerArn: BALANCER }],
  ['by ARN', { ListenerArns: [LISTENER] }],
])('listeners %s, with their default actions', async (_, which) => {
  const { Listeners } = await client.send(new DescribeListenersCommand(which));
  expect(Listeners).toMatchObject([
    {
      ListenerArn: LISTENER,
      LoadBalancerArn: BALANCER,
      Protocol: 'HTTPS',
      Port: 443,
      DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } }],
    },
  ]);
});

test('a default action is changed', async () => {
  const { Listeners } = await client.send(
    new ModifyListenerCommand({
      ListenerArn: LISTENER,
      DefaultActions: [{ Type: 'forward', TargetGroupArn: GROUP }],
    }),
  );
  expect(Listeners?.[0]?.DefaultActions).toMatchObject([{ Type: 'forward', TargetGroupArn: GROUP }]);
});

test('attributes and details of a target group', async () => {
  const attributes = new DescribeTargetGroupAttributesCommand({ TargetGroupArn: GROUP });
  expect((await client.send(attributes)).Attributes).toEqual([
    { Key: 'deregistration_delay.timeout_seconds', Value: '30' },
  ]);
  const of = (LoadBalancerArn: string) => client.send(new DescribeTargetGroupsCommand({ LoadBalancerArn }));
  expect((await of(BALANCER)).TargetGroups).toMatchObject([
    { TargetGroupArn: GROUP, Port: 80, Protocol: 'HTTP', LoadBalancerArns: [BALANCER] },
  ]);
  expect((await of('other')).TargetGroups).toEqual([]);
});

test.each([
  ['a target group', GROUP, { team: 'shop' }],
  ['a rule', RULE, {}],
])('tags of %s are added, replaced and removed', async (_, arn, before) => {
  const shown = async () => {
    const { TagDescriptions } = await client.send(new DescribeTagsCommand({ ResourceArns: [arn] }));
    return Object.fromEntries(TagDescriptions?.[0]?.Tags?.map(({ Key, Value }) => [Key, Value]) ?? []);
  };
  const Tags = [
    { Key: 'team', Value: 'other' },
    { Key: 'owner', Value: 'me' },
  ];
  expect(await shown()).toEqual(before);
  await client.send(new AddTagsCommand({ ResourceArns: [arn], Tags }));
  expect(await shown()).toEqual({ team: 'other', owner: 'me' });
  await client.send(new RemoveTagsCommand({ ResourceArns: [arn], TagKeys: ['owner', 'none'] }));
  expect(await shown()).toEqual({ team: 'other' });
});

test('targets are registered and deregistered', async () => {
  const Targets = [{ Id: '10.0.0.1', Port: 80 }];
  await client.send(new RegisterTargetsCommand({ TargetGroupArn: GROUP, Targets: [{ Id: '10.0.0.2' }] }));
  await client.send(new DeregisterTargetsCommand({ TargetGroupArn: GROUP, Targets }));
  expect(model.told).toEqual([
    ['register', GROUP, [{ id: '10.0.0.2', port: undefined }]],
    ['deregister', GROUP, [{ id: '10.0.0.1', port: 80 }]],
  ]);
});

const forward = (TargetGroupArn: string) => [{ Type: 'forward' as const, TargetGroupArn }];
test.each([
  [
    'a load balancer',
    () => client.send(new DescribeLoadBalancersCommand({ Names: ['none'] })),
    'LoadBalancerNotFoundException',
  ],
  [
    'a listener',
    () => client.send(new ModifyListenerCommand({ ListenerArn: 'none', DefaultActions: forward(GROUP) })),
    'ListenerNotFoundException',
  ],
  [
    'the target group of an action',
    () => client.send(new ModifyListenerCommand({ ListenerArn: LISTENER, DefaultActions: forward('none') })),
    'TargetGroupNotFoundException',
  ],
  [
    'a target',
    () => client.send(new DeregisterTargetsCommand({ TargetGroupArn: GROUP, Targets: [{ Id: '10.0.0.9' }] })),
    'InvalidTargetException',
  ],
  [
    'one of the resources',
    () =>
      client.send(
        new AddTagsCommand({ ResourceArns: [GROUP, BALANCER], Tags: [{ Key: 'team', Value: 'other' }] }),
      ),
    'LoadBalancerNotFoundException',
  ],
])('%s that is not there is refused, and nothing changes', async (_, call, name) => {
  await expect(call()).rejects.toMatchObject({ name });
  expect([model.told, model.tagsOf(GROUP)]).toEqual([[], { team: 'shop' }]);
});

test('what a rehearsal does without is not modelled', async () => {
  const plain = clientsOf(endpoint.lease([elbv2Service(model)])).elb;
  await expect(plain.send(new DescribeLoadBalancersCommand({}))).rejects.toThrow(
    'ELBv2.DescribeLoadBalancers, which is not modelled',
  );
  await expect(client.send(new SetSubnetsCommand({ LoadBalancerArn: BALANCER }))).rejects.toThrow(
    'ELBv2.SetSubnets, which is not modelled',
  );
});
