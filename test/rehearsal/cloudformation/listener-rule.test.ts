import { Resolvers } from '../../../rehearsal/assembly/intrinsics';
import type { TemplateResource } from '../../../rehearsal/assembly/template';
import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import {
  type LoadBalancingModel,
  type LoadBalancingOptions,
  loadBalancingProviders,
} from '../../../rehearsal/cloudformation/providers/elastic-load-balancing';
import { Stack } from '../../../rehearsal/cloudformation/stack';
import type { LoadBalancer } from '../../../rehearsal/elasticloadbalancing/load-balancer';
import { actionFrom, conditionsFrom } from '../../../rehearsal/elasticloadbalancing/rule-properties';
import { seededRandom } from '../../../rehearsal/random';
import { buildLoadBalancing } from '../../../rehearsal/service/load-balancing';
import { trafficRules } from '../../../rehearsal/service/traffic-rules';
import { assemblyOf, stackOf } from '../assembly/fixtures';
import { templateOf } from './things';

const PREFIX = 'AWS::ElasticLoadBalancingV2';
const group = (Name: string): TemplateResource => ({
  Type: `${PREFIX}::TargetGroup`,
  Properties: { Name, Port: 80, Protocol: 'HTTP', TargetType: 'ip' },
});

const forward = (...weights: readonly [string, number][]) => ({
  Type: 'forward',
  ForwardConfig: {
    TargetGroups: weights.map(([id, Weight]) => ({ TargetGroupArn: { Ref: id }, Weight })),
  },
});

/** Two groups behind one rule, which the template gives to the first. */
function template(rule: Readonly<Record<string, unknown>> = {}, idleSeconds = '60') {
  return templateOf({
    Balancer: {
      Type: `${PREFIX}::LoadBalancer`,
      Properties: {
        Name: 'shop',
        LoadBalancerAttributes: [{ Key: 'idle_timeout.timeout_seconds', Value: idleSeconds }],
      },
    },
    Primary: group('primary'),
    Alternate: group('alternate'),
    Listener: {
      Type: `${PREFIX}::Listener`,
      Properties: {
        LoadBalancerArn: { Ref: 'Balancer' },
        Port: 80,
        Protocol: 'HTTP',
        DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '404' } }],
      },
    },
    Rule: {
      Type: `${PREFIX}::ListenerRule`,
      Properties: {
        ListenerArn: { Ref: 'Listener' },
        Priority: 20,
        Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/*'] } }],
        Actions: [forward(['Primary', 100], ['Alternate', 0])],
        ...rule,
      },
    },
  });
}

/** What the template makes stands already: the models are built from the same ids. */
function modelOf(loadBalancer: LoadBalancer): LoadBalancingModel {
  const nothing = () => {};
  return {
    ...{ createLoadBalancer: nothing, modifyLoadBalancer: nothing, deleteLoadBalancer: nothing },
    ...{ createTargetGroup: nothing, modifyTargetGroup: nothing, deleteTargetGroup: nothing },
    ...{ createListener: nothing, modifyListener: nothing, deleteListener: nothing },
    ...{ createRule: nothing, setTags: nothing },
    modifyRule: (arn, { Conditions, Actions }) =>
      loadBalancer.modifyRule(arn, { conditions: conditionsFrom(Conditions), action: actionFrom(Actions) }),
    setRulePriority: (arn, priority) => loadBalancer.modifyRule(arn, { priority }),
    deleteRule: (arn) => loadBalancer.deleteRule(arn),
    hasRule: () => true,
  };
}

let balancer: LoadBalancer | undefined;
afterEach(async () => {
  await balancer?.close();
  balancer = undefined;
});

/** A deployed stack, with all traffic on the alternate group as a release has left it. */
async function afterRelease(options: LoadBalancingOptions = {}) {
  const clock = new VirtualClock();
  const place = stackOf(template());
  const resolver = new Resolvers(assemblyOf(place)).of(place);
  const random = seededRandom(1);
  const { loadBalancer } = await buildLoadBalancing({ resolvers: [resolver], clock, random });
  balancer = loadBalancer;
  const providers = new Map(loadBalancingProviders(modelOf(loadBalancer), options));
  const stack = new Stack({ place, clock, providers });
  await clock.run(stack.create(template()));
  const idOf = (logicalId: string) =>
    String(stack.resources.find((one) => one.logicalId === logicalId)?.physicalId);
  const rules = trafficRules(loadBalancer);
  rules.setWeights(idOf('Rule'), [
    { targetGroupArn: idOf('Alternate'), weight: 100 },
    { targetGroupArn: idOf('Primary'), weight: 0 },
  ]);
  const serving = () => {
    const { targetGroupArn } = rules.weights(idOf('Rule')).find(({ weight }) => weight > 0) ?? {};
    return stack.resources.find(({ physicalId }) => physicalId === targetGroupArn)?.logicalId;
  };
  const update = (next: ReturnType<typeof template>) => clock.run(stack.update(next));
  return { stack, update, serving };
}

const tagged = { Tags: [{ Key: 'team', Value: 'shop' }] };

// source: https://github.com/aws/aws-cdk/issues/36649
test.each<[string, Parameters<typeof template>, string]>([
  ['a tag of the rule', [tagged], 'Primary'],
  ['a condition of the rule', [{ Conditions: [{ Field: 'path-pattern', Values: ['/a'] }] }], 'Primary'],
  ['something else', [{}, '120'], 'Alternate'],
])('an update of %s: users are on', async (_what, next, expected) => {
  const { update, serving } = await afterRelease();
  expect(serving()).toBe('Alternate');
  await update(template(...next));
  expect(serving()).toBe(expected);
});

test('a tag alone need not send actions: an option, since nobody has seen it', async () => {
  const { update, serving } = await afterRelease({ everyUpdateSendsActions: false });
  await update(template(tagged));
  expect(serving()).toBe('Alternate');
});

test('a rollback puts the weights of the template back as well', async () => {
  const { stack, update, serving } = await afterRelease({ everyUpdateSendsActions: false });
  const groups = [forward(['Primary', 0], ['Alternate', 100])];
  const failing = template({ Actions: groups });
  const Broken = {
    Type: 'AWS::SNS::Subscription',
    Properties: { TopicArn: { 'Fn::ImportValue': 'nobody' } },
    DependsOn: 'Rule',
  };
  await update({ ...failing, Resources: { ...failing.Resources, Broken } });
  expect(stack.status).toBe('UPDATE_ROLLBACK_COMPLETE');
  expect(serving()).toBe('Primary'); // what was live before the update is forgotten
});
