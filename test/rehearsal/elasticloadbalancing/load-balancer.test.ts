import { forwardTo, LISTENER, rule } from './fixtures';
import { Stage } from './stage';

let stage: Stage;

beforeEach(async () => {
  stage = await Stage.open();
});

afterEach(() => stage.close());

describe('rules', () => {
  beforeEach(async () => {
    await stage.target(stage.primary, (_request, response) => response.end('primary'));
    await stage.target(stage.alternate, (_request, response) => response.end('alternate'));
  });

  test('test traffic goes by its header, everyone else by production', async () => {
    const conditions = [{ field: 'http-header', name: 'x-teal-test', values: ['s3cret'] }] as const;
    const action = forwardTo([stage.alternate, 1]);
    stage.loadBalancer.createRule(LISTENER, rule('test', { priority: 5, conditions, action }));
    expect((await stage.get('/', { 'x-teal-test': 's3cret' })).body).toBe('alternate');
    expect((await stage.get('/', { 'x-teal-test': 'guess' })).body).toBe('primary');
    expect((await stage.get()).body).toBe('primary');
  });

  test('a modified rule holds for the next request, and what is not sent stays', async () => {
    stage.loadBalancer.modifyRule(stage.production.arn, {
      action: forwardTo([stage.primary, 0], [stage.alternate, 100]),
    });
    expect((await stage.get()).body).toBe('alternate');
    stage.loadBalancer.modifyRule(stage.production.arn, {
      conditions: [{ field: 'path-pattern', values: ['/shop/*'] }],
    });
    expect((await stage.get('/shop/1')).body).toBe('alternate');
    stage.loadBalancer.modifyRule(stage.production.arn, { action: forwardTo([stage.primary, 1]) });
    expect((await stage.get('/shop/1')).body).toBe('primary');
    expect((await stage.get()).status).toBe(404);
  });

  test('a group is in use while a rule names it, with whatever weight', () => {
    const states = () => [...stage.primary.targets, ...stage.alternate.targets].map(({ state }) => state);
    expect(states()).toEqual(['initial', 'initial']);
    stage.loadBalancer.deleteRule(stage.production.arn);
    expect(states()).toEqual(['unused', 'unused']);
  });

  test('two rules exchange their priorities', () => {
    stage.loadBalancer.createRule(LISTENER, { ...stage.production, arn: 'other', priority: 20 });
    stage.loadBalancer.setRulePriorities(
      new Map([
        [stage.production.arn, 20],
        ['other', 10],
      ]),
    );
    const priorities = stage.loadBalancer.rules(LISTENER).map(({ arn, priority }) => [arn, priority]);
    expect(priorities.slice(1)).toEqual([
      [stage.production.arn, 20],
      ['other', 10],
    ]);
  });

  test('a listener that is modified keeps its rules and its loopback port', async () => {
    const before = stage.port;
    stage.loadBalancer.modifyListener(LISTENER, {
      port: 8443,
      defaultAction: forwardTo([stage.alternate, 1]),
    });
    expect(stage.loadBalancer.endpointOf(LISTENER)).toEqual({ protocol: 'HTTPS', port: 8443 });
    expect(stage.port).toBe(before);
    expect((await stage.get()).body).toBe('primary');
    stage.loadBalancer.deleteRule(stage.production.arn);
    expect((await stage.get()).body).toBe('alternate');
  });

  test('a listener that is removed answers no more, and its groups are free', async () => {
    const { port } = stage;
    await expect(stage.loadBalancer.removeTargetGroup(stage.primary.arn)).rejects.toThrow(/ResourceInUse/);
    await stage.loadBalancer.removeListener(LISTENER);
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow();
    await stage.loadBalancer.removeTargetGroup(stage.primary.arn);
    expect(stage.loadBalancer.targetGroups).toEqual([stage.alternate]);
    await stage.primary.close();
  });

  test.each<[string, () => void, RegExp]>([
    [
      'a taken priority',
      () => stage.loadBalancer.createRule(LISTENER, stage.production),
      /PriorityInUse.*got 10/,
    ],
    [
      'an unknown target group',
      () =>
        stage.loadBalancer.modifyRule(stage.production.arn, {
          action: { type: 'forward', targetGroups: [{ targetGroupArn: 'nobody', weight: 1 }] },
        }),
      /TargetGroupNotFound.*nobody/,
    ],
    ['an unknown rule', () => stage.loadBalancer.modifyRule('nobody', {}), /RuleNotFound.*nobody/],
    ['an unknown listener', () => stage.loadBalancer.rules('nobody'), /ListenerNotFound.*nobody/],
    [
      'the deletion of a default rule',
      () =>
        stage.loadBalancer.deleteRule(
          `${LISTENER.replace(':listener/', ':listener-rule/')}/0000000000000000`,
        ),
      /OperationNotPermitted/,
    ],
  ])('%s is refused', (_name, act, message) => {
    const before = stage.loadBalancer.rules(LISTENER);
    expect(act).toThrow(message);
    expect(stage.loadBalancer.rules(LISTENER)).toBe(before);
  });
});
