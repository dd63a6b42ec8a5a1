import { Server } from 'node:net';
import { App, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { readAssembly } from '../../../rehearsal/assembly/assembly';
import { Resolvers } from '../../../rehearsal/assembly/intrinsics';
import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { NotModelled } from '../../../rehearsal/not-modelled';
import { seededRandom } from '../../../rehearsal/random';
import { buildLoadBalancing, type LoadBalancing } from '../../../rehearsal/service/load-balancing';
import { resolverOf } from './resolver-of';

jest.setTimeout(30_000); // the first synthesis loads CDK and its template validation

let built: LoadBalancing | undefined;
afterEach(async () => {
  await built?.loadBalancer.close();
  built = undefined;
});

const common = () => ({ clock: new VirtualClock(), random: seededRandom(1) });

/** Builds what a CDK app's templates say. */
async function fromApp(
  write: (stack: Stack, vpc: ec2.IVpc) => void,
  healthPath?: string,
): Promise<LoadBalancing> {
  const app = new App();
  const stack = new Stack(app, 'web', { env: { account: '111122223333', region: 'eu-west-1' } });
  const ids = {
    vpcId: 'vpc-0123456789abcdef0',
    availabilityZones: ['eu-west-1a', 'eu-west-1b'],
    publicSubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
  };
  write(stack, ec2.Vpc.fromVpcAttributes(stack, 'Vpc', ids));
  const assembly = readAssembly(app.synth().directory);
  const resolvers = new Resolvers(assembly);
  const all = assembly.stacks.map((one) => resolvers.of(one));
  built = await buildLoadBalancing({ resolvers: all, ...common(), ...(healthPath && { healthPath }) });
  return built;
}

/** As L2 constructs write one: two groups, a listener with a fixed answer, a rule between the groups. */
function canary(stack: Stack, vpc: ec2.IVpc): void {
  const group = (id: string, path?: string) =>
    new elbv2.ApplicationTargetGroup(stack, id, {
      vpc,
      port: 8080,
      protocol: elbv2.ApplicationProtocol.HTTP,
      targetType: elbv2.TargetType.IP,
      ...(path && { healthCheck: { path } }),
    });
  const balancer = new elbv2.ApplicationLoadBalancer(stack, 'Balancer', { vpc, internetFacing: true });
  const listener = balancer.addListener('Http', {
    port: 80,
    defaultAction: elbv2.ListenerAction.fixedResponse(404),
  });
  new elbv2.ApplicationListenerRule(stack, 'Rule', {
    listener,
    priority: 20,
    conditions: [elbv2.ListenerCondition.pathPatterns(['/*'])],
    action: elbv2.ListenerAction.weightedForward([
      { targetGroup: group('Primary', '/ready'), weight: 90 },
      { targetGroup: group('Alternate'), weight: 10 },
    ]),
  });
}

const pathsOf = (groups: LoadBalancing['targetGroups']) =>
  [...groups.values()].map(({ healthCheck }) => healthCheck.path).sort();

test('a synthesized load balancer listens, with its rules, weights and groups', async () => {
  const { loadBalancer, targetGroups, notModelled } = await fromApp(canary);
  const [listener, ...others] = loadBalancer.listenerArns;
  expect(others).toEqual([]);
  const [byPriority, byDefault] = [20, 'default'].map((priority) =>
    loadBalancer.rules(String(listener)).find((rule) => rule.priority === priority),
  );
  expect(byPriority).toMatchObject({
    conditions: [{ field: 'path-pattern', values: ['/*'] }],
    action: { type: 'forward', targetGroups: [{ weight: 90 }, { weight: 10 }] },
  });
  expect(byDefault).toMatchObject({ action: { type: 'fixed-response', statusCode: 404 } });
  const port = loadBalancer.portOf(String(listener));
  // source: AWS::ElasticLoadBalancingV2::TargetGroup HealthCheckPath: the default is /
  expect(pathsOf(targetGroups)).toEqual(['/', '/ready']);
  expect(notModelled).toEqual([]);
  const answer = await fetch(`http://127.0.0.1:${port}/`);
  expect(answer.status).toBe(503); // neither group has a target
});

test('a health path that is said overrides that of every group', async () => {
  const { targetGroups } = await fromApp(canary, '/other');
  expect(pathsOf(targetGroups)).toEqual(['/other', '/other']);
});

/** A second listener, whose default action is not modelled. */
function signIn(stack: Stack, vpc: ec2.IVpc): elbv2.ApplicationListener {
  canary(stack, vpc);
  const balancer = stack.node.findChild('Balancer') as elbv2.ApplicationLoadBalancer;
  const listener = balancer.addRedirect({ sourcePort: 81 });
  const written = listener.node.defaultChild as elbv2.CfnListener;
  written.addPropertyOverride('DefaultActions.0.Type', 'authenticate-oidc');
  return listener;
}

test('a listener that signs users in is left out, and named', async () => {
  const { loadBalancer, notModelled } = await fromApp((stack, vpc) => {
    signIn(stack, vpc);
  });
  expect(notModelled).toEqual(['AWS::ElasticLoadBalancingV2::Listener (ELBv2 action authenticate-oidc)']);
  expect(loadBalancer.listenerArns).toHaveLength(1);
});

test('a listener that redirects does', async () => {
  const { loadBalancer, notModelled } = await fromApp((stack, vpc) => {
    canary(stack, vpc);
    const balancer = stack.node.findChild('Balancer') as elbv2.ApplicationLoadBalancer;
    balancer.addRedirect({ sourcePort: 81 });
  });
  expect(notModelled).toEqual([]);
  const [port] = loadBalancer.listenerArns
    .filter((arn) => loadBalancer.endpointOf(arn).port === 81)
    .map((arn) => loadBalancer.portOf(arn));
  const answer = await fetch(`http://127.0.0.1:${port}/a?b=c`, { redirect: 'manual' });
  expect([answer.status, answer.headers.get('location')]).toEqual([301, 'https://127.0.0.1:443/a?b=c']);
});

test('what cannot be built leaves nobody listening', async () => {
  const listened = jest.spyOn(Server.prototype, 'listen');
  const closed = jest.spyOn(Server.prototype, 'close');
  const signIn = (stack: Stack, vpc: ec2.IVpc) => {
    canary(stack, vpc);
    const rule = stack.node.findChild('Rule').node.defaultChild as elbv2.CfnListenerRule;
    rule.addPropertyOverride('Actions.0.Type', 'authenticate-oidc');
  };
  await expect(fromApp(signIn)).rejects.toThrow(new NotModelled('ELBv2 action authenticate-oidc'));
  expect(listened).toHaveBeenCalledTimes(1);
  expect(closed.mock.contexts).toEqual(listened.mock.contexts);
  jest.restoreAllMocks();
});

test.each([0, 2])('%d load balancers are not modelled', async (count) => {
  const Type = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
  const resources = Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`Balancer${index}`, { Type }]),
  );
  await expect(buildLoadBalancing({ resolvers: [resolverOf(resources)], ...common() })).rejects.toThrow(
    new NotModelled(`A service behind ${count} load balancers in its stacks`),
  );
});

test('the idle timeout is that of the template', async () => {
  const listened = jest.spyOn(Server.prototype, 'listen');
  await fromApp((stack, vpc) => {
    canary(stack, vpc);
    const balancer = stack.node.findChild('Balancer') as elbv2.ApplicationLoadBalancer;
    balancer.setAttribute('idle_timeout.timeout_seconds', '120');
  });
  expect(listened.mock.contexts).toMatchObject([{ keepAliveTimeout: 120_000 }]);
  jest.restoreAllMocks();
});

test('rules of a listener that is left out are left out with it', async () => {
  const { notModelled } = await fromApp((stack, vpc) => {
    signIn(stack, vpc).addAction('Other', {
      priority: 1,
      conditions: [elbv2.ListenerCondition.pathPatterns(['/other'])],
      action: elbv2.ListenerAction.fixedResponse(200),
    });
  });
  expect(notModelled).toEqual([
    'AWS::ElasticLoadBalancingV2::Listener (ELBv2 action authenticate-oidc)',
    'AWS::ElasticLoadBalancingV2::ListenerRule (of a listener that is not modelled)',
  ]);
});

const BALANCER = { Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer' };
const LISTENER = {
  Type: 'AWS::ElasticLoadBalancingV2::Listener',
  Properties: {
    LoadBalancerArn: { Ref: 'Balancer' },
    Port: 80,
    Protocol: 'HTTP',
    DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: 404 } }],
  },
};
const rule = (over: object) => ({
  Type: 'AWS::ElasticLoadBalancingV2::ListenerRule',
  Properties: {
    ListenerArn: { Ref: 'Listener' },
    Priority: 1,
    Conditions: [{ Field: 'path-pattern', Values: ['/*'] }],
    Actions: LISTENER.Properties.DefaultActions,
    ...over,
  },
});

test.each<[string, Record<string, { Type: string; Properties?: Record<string, unknown> }>, string]>([
  [
    'conditions that are no list',
    { Rule: rule({ Conditions: 'all' }) },
    'Shop.Rule.Conditions must be valid',
  ],
  ['no action', { Rule: rule({ Actions: [] }) }, 'Shop.Rule.Actions must be valid'],
  [
    'a forward to nothing',
    { Rule: rule({ Actions: [{ Type: 'forward' }] }) },
    'Shop.Rule.Actions: Actions[0] must name a target group',
  ],
  [
    'two rules of one priority',
    { Rule: rule({}), Same: rule({}) },
    "Shop.Same: PriorityInUse: a rule's priority must be free",
  ],
  [
    'a default that is a number',
    { Listener: { ...LISTENER, Properties: { ...LISTENER.Properties, DefaultActions: 404 } } },
    'Shop.Listener.DefaultActions must be valid',
  ],
  [
    'a default to a group that is not there',
    {
      Listener: {
        ...LISTENER,
        Properties: {
          ...LISTENER.Properties,
          DefaultActions: [{ Type: 'forward', TargetGroupArn: 'arn:gone' }],
        },
      },
    },
    'Shop.Listener.DefaultActions: TargetGroupNotFound',
  ],
])('%s: bad input, with its place', async (_what, resources, why) => {
  const resolver = resolverOf({ Balancer: BALANCER, Listener: LISTENER, ...resources });
  await expect(buildLoadBalancing({ resolvers: [resolver], ...common() })).rejects.toMatchObject({
    name: 'Malformed',
    message: expect.stringContaining(why),
  });
});
