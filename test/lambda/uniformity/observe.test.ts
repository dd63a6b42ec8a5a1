import { DescribeTasksCommand, ListServiceDeploymentsCommand } from '@aws-sdk/client-ecs';
import { judge } from '../../../lambda/uniformity/decide';
import { observe } from '../../../lambda/uniformity/observe';
import { type Account, account, brief, clientsOf, taskAnswer } from './aws-answers';
import { arns, digest } from './observation';

const PLACE = { cluster: 'shop-production', service: 'shop' };
const look = (change: Partial<Account> = {}) => observe(clientsOf(() => account(change)).clients, PLACE);
const { services, revisions, tasks, rules } = account();
const [service, revision, rule] = [services[0], revisions[0], rules[0]];

test('all that is there is seen, and all is well', async () => {
  const observation = await look();
  expect(observation).toMatchObject({
    service: { desiredCount: 3, runningCount: 3, pendingCount: 0 },
    newest: { arn: arns.deployment('d8'), status: 'SUCCESSFUL' },
    live: {
      arn: arns.revision('new'),
      taskDefinition: arns.definition(8),
      images: [{ container: 'web', digest: digest('b') }],
    },
    routes: [{ targetGroupArn: arns.group('green'), rule: { arn: arns.rule } }],
  });
  expect(observation.tasks.map(({ arn }) => arn)).toEqual(['t1', 't2', 't3'].map(arns.task));
  expect(observation.running).toBeUndefined();
  expect(judge(observation)).toEqual([]);
});

test('250 tasks are described by a hundred, and the last of them is judged', async () => {
  const many = Array.from({ length: 249 }, (_, nth) => taskAnswer(`t${nth}`));
  const all = [...many, taskAnswer('last', { taskDefinitionArn: arns.definition(7) })];
  const { ecs, clients } = clientsOf(() => account({ tasks: all }));
  const found = judge(await observe(clients, PLACE)).map(({ id, subject }) => `${id} ${subject}`);
  expect(found).toEqual(['stale-task last']);
  expect(ecs.commandCalls(DescribeTasksCommand).map(({ args }) => args[0].input.tasks?.length)).toEqual([
    100, 100, 50,
  ]);
});

test('tasks of RunTask, and those that ECS stops, are not the service’s', async () => {
  const observation = await look({
    tasks: [
      ...tasks,
      taskAnswer('migration', { group: 'family:migration', taskDefinitionArn: arns.definition(1) }),
      taskAnswer('leaving', { desiredStatus: 'STOPPED', lastStatus: 'DEACTIVATING' }),
    ],
  });
  expect(observation.tasks).toHaveLength(3);
});

describe('the live revision', () => {
  test('is the one that a rollback restored', async () => {
    const observation = await look({
      deployments: [brief('d9', 'ROLLBACK_SUCCESSFUL', 9), brief('d8', 'SUCCESSFUL', 8)],
      described: [
        {
          serviceDeploymentArn: arns.deployment('d9'),
          status: 'ROLLBACK_SUCCESSFUL',
          targetServiceRevision: { arn: arns.revision('bad') },
          rollback: { serviceRevisionArn: arns.revision('new') },
        },
      ],
    });
    expect(observation.live?.arn).toBe(arns.revision('new'));
    expect(judge(observation)).toEqual([]);
  });

  test('is that of the last good deployment, when a newer one did not end well', async () => {
    const observation = await look({
      deployments: [brief('d8', 'SUCCESSFUL', 8), brief('d9', 'ROLLBACK_FAILED', 9)],
    });
    expect(observation).toMatchObject({
      live: { arn: arns.revision('new') },
      newest: { status: 'ROLLBACK_FAILED' },
    });
  });

  // source: ECS API reference, ListServiceDeployments: deployments of the last 90 days
  test('is the only one, when ECS has forgotten its deployments', async () => {
    expect((await look({ deployments: [] })).live?.arn).toBe(arns.revision('new'));
  });

  test('is not known when two are left and ECS has forgotten, or the first deployment failed', async () => {
    const [only] = service?.currentServiceRevisions ?? [];
    const two = [{ ...service, currentServiceRevisions: [only, { ...only, arn: arns.revision('old') }] }];
    expect((await look({ deployments: [], services: two as typeof services })).live).toBeUndefined();
    expect((await look({ deployments: [brief('d1', 'ROLLBACK_FAILED', 1)] })).live).toBeUndefined();
  });

  test('has the digest by which its image is named', async () => {
    const containerImages = [{ containerName: 'web', image: `shop@${digest('b')}` }];
    const observation = await look({ revisions: [{ ...revision, containerImages }] });
    expect(observation.live?.images).toEqual([
      { container: 'web', digest: digest('b'), image: `shop@${digest('b')}` },
    ]);
    const tagged = [{ containerName: 'web', image: 'shop:latest' }];
    expect((await look({ revisions: [{ ...revision, containerImages: tagged }] })).live?.images).toEqual([
      { container: 'web', image: 'shop:latest' },
    ]);
  });
});

describe('a deployment', () => {
  test('that runs is all that is looked at', async () => {
    const observation = await look({
      deployments: [brief('d8', 'SUCCESSFUL', 8), brief('d7', 'STOPPED', 7), brief('d9', 'IN_PROGRESS', 9)],
      revisions: [],
    });
    expect(observation).toMatchObject({ running: { arn: arns.deployment('d9') }, tasks: [], routes: [] });
  });

  test('that begins while the service is looked at takes the look back', async () => {
    let looks = 0;
    const { ecs, clients } = clientsOf(() => account());
    ecs.on(ListServiceDeploymentsCommand).callsFake(() => {
      looks += 1;
      const started = looks === 1 ? [] : [brief('d9', 'PENDING', 9)];
      return { serviceDeployments: [brief('d8', 'SUCCESSFUL', 8), ...started] };
    });
    expect(await observe(clients, PLACE)).toMatchObject({ running: { status: 'PENDING' }, tasks: [] });
  });

  test('that comes and goes meanwhile is looked at again', async () => {
    let looks = 0;
    const { ecs, clients } = clientsOf(() => account());
    ecs.on(ListServiceDeploymentsCommand).callsFake(() => {
      looks += 1;
      const later = looks === 1 ? [] : [brief('d9', 'STOPPED', 9)];
      return { serviceDeployments: [brief('d8', 'SUCCESSFUL', 8), ...later] };
    });
    expect((await observe(clients, PLACE)).newest?.arn).toBe(arns.deployment('d9'));
    expect(looks).toBe(4);
  });
});

describe('where users go', () => {
  const routed = async (change: Partial<Account>) => (await look(change)).routes;
  const actions = (...Actions: NonNullable<typeof rule>['Actions'] & object) => ({
    rules: [{ RuleArn: arns.rule, Actions }],
  });

  test('a rule that is gone is said to be', async () => {
    expect(await routed({ rules: [] })).toEqual([{ targetGroupArn: arns.group('green') }]);
  });

  test.each<[string, Partial<Account>, readonly (readonly [string, number])[]]>([
    [
      'one group without a weight',
      actions({ Type: 'forward', TargetGroupArn: arns.group('green') }),
      [['green', 1]],
    ],
    [
      'one group of a list without a weight',
      actions({
        Type: 'forward',
        ForwardConfig: { TargetGroups: [{ TargetGroupArn: arns.group('green') }] },
      }),
      [['green', 1]],
    ],
    [
      'several groups, one without a weight',
      actions({
        Type: 'forward',
        ForwardConfig: {
          TargetGroups: [
            { TargetGroupArn: arns.group('green'), Weight: 3 },
            { TargetGroupArn: arns.group('blue') },
          ],
        },
      }),
      [
        ['green', 3],
        ['blue', 1],
      ],
    ],
    ['a fixed answer', actions({ Type: 'fixed-response', FixedResponseConfig: { StatusCode: '503' } }), []],
    [
      'behind a login',
      actions({ Type: 'authenticate-oidc' }, { Type: 'forward', TargetGroupArn: arns.group('green') }),
      [['green', 1]],
    ],
  ])('%s', async (_, change, expected) => {
    const [route] = await routed(change);
    expect(route?.rule?.weights).toEqual(
      expected.map(([name, weight]) => ({ targetGroupArn: arns.group(name), weight })),
    );
  });

  test('with a rolling strategy ECS may leave the rule to the configuration', async () => {
    const loadBalancers = [
      {
        targetGroupArn: arns.group('green'),
        advancedConfiguration: {
          alternateTargetGroupArn: arns.group('blue'),
          productionListenerRule: arns.rule,
          roleArn: 'role',
        },
      },
    ];
    const resolvedConfiguration = { loadBalancers: [{ targetGroupArn: arns.group('green') }] };
    const [route] = await routed({ revisions: [{ ...revision, loadBalancers, resolvedConfiguration }] });
    expect(route?.rule?.arn).toBe(arns.rule);
    const unresolved = [{ ...revision, loadBalancers, resolvedConfiguration: undefined }];
    await expect(routed({ revisions: unresolved })).rejects.toThrow('resolvedConfiguration');
  });

  test('a revision with one group and no rule of its own', async () => {
    const loadBalancers = [{ targetGroupArn: arns.group('green') }];
    const unresolved = [{ ...revision, loadBalancers, resolvedConfiguration: undefined }];
    expect(await routed({ revisions: unresolved })).toEqual([{ targetGroupArn: arns.group('green') }]);
  });
});

describe('what AWS does not say is an error, never a pass', () => {
  const without = <T extends object>(value: T | undefined, field: keyof T): T =>
    ({ ...value, [field]: undefined }) as T;
  test.each<[string, Partial<Account>]>([
    ['must exist, got MISSING', { services: [] }],
    ['runningCount', { services: [without(service, 'runningCount')] }],
    ['desiredCount', { services: [without(service, 'desiredCount')] }],
    ['currentServiceRevisions', { services: [without(service, 'currentServiceRevisions')] }],
    ['status', { services: [without(service, 'status')] }],
    ['createdAt', { deployments: [{ ...brief('d8', 'SUCCESSFUL', 8), createdAt: undefined }] }],
    ['service deployment d8 must exist', { described: [] }],
    [
      'targetServiceRevision.arn',
      { described: [{ serviceDeploymentArn: arns.deployment('d8'), status: 'SUCCESSFUL' }] },
    ],
    ['service revision new must exist', { revisions: [] }],
    ['containerImages', { revisions: [without(revision, 'containerImages')] }],
    ['taskDefinition', { revisions: [without(revision, 'taskDefinition')] }],
    ['taskDefinitionArn', { tasks: [taskAnswer('t1', { taskDefinitionArn: undefined })] }],
    ['containers', { tasks: [taskAnswer('t1', { containers: undefined })] }],
    ['group', { tasks: [taskAnswer('t1', { group: undefined })] }],
    ['Rules[].Actions', { rules: [without(rule, 'Actions')] }],
    [
      'Rules[].Actions',
      {
        rules: [
          {
            RuleArn: arns.rule,
            Actions: [{ Type: 'forward', ForwardConfig: { TargetGroups: [{ Weight: 1 }] } }],
          },
        ],
      },
    ],
  ])('%s', async (words, change) => {
    await expect(look(change)).rejects.toThrow(words);
  });

  test('a task that ECS lists and does not describe', async () => {
    const { ecs, clients } = clientsOf(() => account());
    ecs
      .on(DescribeTasksCommand)
      .resolves({ tasks: [], failures: [{ arn: arns.task('t1'), reason: 'MISSING' }] });
    await expect(observe(clients, PLACE)).rejects.toThrow('every task must be described, got MISSING for t1');
  });
});
