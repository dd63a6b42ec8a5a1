import { CloudWatchClient, GetMetricDataCommand, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { DescribeTasksCommand, RunTaskCommand } from '@aws-sdk/client-ecs';
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { AwsAccount } from '../../../rehearsal/account/aws-account';
import { connectDeliveries, writeLog } from '../../../rehearsal/account/deliveries';
import { alarmDefinition } from '../../../rehearsal/cloudwatch/alarm-definition';
import { LoadBalancer } from '../../../rehearsal/elasticloadbalancing/load-balancer';
import type { EndpointLease } from '../../../rehearsal/endpoint/lease';
import { leaseEndpoint } from '../../../rehearsal/endpoint/shared-endpoint';
import { seededRandom } from '../../../rehearsal/random';
import { metricAlarm } from '../cloudwatch/alarm-properties';
import { CANARY, CLUSTER, MINUTE, SERVICE, World } from '../ecs/world';
import { clientsOf, configurationOf } from '../endpoint/clients';

const PLACE = { account: '111122223333', region: 'eu-west-1' };
const TOPIC = 'arn:aws:sns:eu-west-1:111122223333:pages';
const FUNCTION = 'arn:aws:lambda:eu-west-1:111122223333:function:on-event';
const LISTENER = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/shop/1/2';

let account: AwsAccount;
let world: World;
let lease: EndpointLease;
let loadBalancer: LoadBalancer;
let invoked: [string, unknown][];

beforeEach(async () => {
  world = new World();
  const { clock } = world;
  account = new AwsAccount(clock, PLACE);
  loadBalancer = new LoadBalancer({ fullName: 'app/shop/1', clock, random: seededRandom(1) });
  lease = await leaseEndpoint(
    account.services({ loadBalancer, dnsName: 'shop-1.eu-west-1.elb.amazonaws.com' }),
  );
  invoked = [];
  connectDeliveries(account, (arn, event) => invoked.push([arn, event]));
});
afterEach(async () => {
  await lease.close();
  await loadBalancer.close();
});

test('a hook runs a task once and sees how it ended', async () => {
  const { taskDefinition, tasks } = world.runs(1);
  const service = world.service();
  await world.clock.run(service.adopt({ taskDefinition, tasks }, CANARY));
  const [family, revision] = ['web', 1];
  account.ecs.attach({
    service,
    taskDefinition: {
      taskDefinitionArn: taskDefinition,
      family,
      revision,
      containerDefinitions: [{ name: 'web' }],
    },
    standalone: () => world.revision('once', { exitsAfter: 30_000 }).tasks,
  });
  const { ecs } = clientsOf(lease);
  const { tasks: run = [] } = await ecs.send(new RunTaskCommand({ cluster: CLUSTER, taskDefinition }));
  const arns = run.map(({ taskArn }) => `${taskArn}`);
  expect(arns).toHaveLength(1);
  const ended = () => ecs.send(new DescribeTasksCommand({ cluster: CLUSTER, tasks: arns }));
  expect((await ended()).tasks).toMatchObject([{ lastStatus: 'PENDING' }]);
  await world.clock.run(world.clock.sleep(MINUTE));
  expect((await ended()).tasks).toMatchObject([
    { lastStatus: 'STOPPED', containers: [{ name: 'web', exitCode: 1 }] },
  ]);
});

test('what a hook publishes is what a hook reads, once it has arrived', async () => {
  const cloudWatch = new CloudWatchClient(configurationOf(lease));
  const metric = { Namespace: 'Shop', MetricName: 'Orders' };
  const now = new Date(world.clock.now());
  await cloudWatch.send(
    new PutMetricDataCommand({ Namespace: 'Shop', MetricData: [{ MetricName: 'Orders', Value: 3 }] }),
  );
  const orders = async () => {
    const { MetricDataResults } = await cloudWatch.send(
      new GetMetricDataCommand({
        StartTime: now,
        EndTime: new Date(world.clock.now() + MINUTE),
        MetricDataQueries: [
          { Id: 'orders', MetricStat: { Metric: metric, Period: 60, Stat: 'Sum' } },
          { Id: 'doubled', Expression: 'orders * 2' },
        ],
      }),
    );
    return MetricDataResults?.map(({ Values }) => Values);
  };
  expect(await orders()).toEqual([[], []]);
  await world.clock.run(world.clock.sleep(2 * MINUTE));
  expect(await orders()).toEqual([[3], [6]]);
});

test('the load balancer and its listeners', async () => {
  await loadBalancer.addListener(LISTENER, {
    protocol: 'HTTP',
    port: 80,
    defaultAction: { type: 'fixed-response', statusCode: 404 },
  });
  const { elb } = clientsOf(lease);
  const { LoadBalancers } = await elb.send(new DescribeLoadBalancersCommand({}));
  expect(LoadBalancers).toMatchObject([{ LoadBalancerName: 'shop', Scheme: 'internet-facing' }]);
  const { LoadBalancerArn } = LoadBalancers?.[0] ?? {};
  const { Listeners } = await elb.send(new DescribeListenersCommand({ LoadBalancerArn }));
  expect(Listeners).toMatchObject([{ ListenerArn: LISTENER, Port: 80, Protocol: 'HTTP' }]);
});

test('an alarm tells the topic that it names, and the topic tells its function', () => {
  account.topics.create(TOPIC);
  account.topics.subscribe(TOPIC, 'lambda', FUNCTION);
  const properties = metricAlarm({ AlarmName: 'errors', AlarmActions: [TOPIC] });
  account.cloudWatch.putFromTemplate('metric', 'Shop.Errors', properties);
  account.cloudWatch.setAlarmState('errors', 'ALARM', 'tested');
  expect(account.topics.messages(TOPIC)).toMatchObject([{ subject: 'ALARM: "errors" in eu-west-1' }]);
  expect(invoked).toMatchObject([[FUNCTION, { Records: [{ Sns: { TopicArn: TOPIC } }] }]]);
});

test('an event of ECS reaches the function that a rule names', async () => {
  account.eventBuses.putRule({ name: 'deployments', pattern: JSON.stringify({ source: ['aws.ecs'] }) });
  account.eventBuses.putTargets('deployments', [{ Id: 'function', Arn: FUNCTION }]);
  const service = world.service({
    onEvent: ({ source, detail, resources, 'detail-type': detailType }) =>
      account.eventBuses.publish({ source, detailType, detail, resources }),
  });
  await world.clock.run(service.create(world.runs(1), { ...CANARY, hooks: [] }).result);
  expect(invoked).toContainEqual([
    FUNCTION,
    expect.objectContaining({
      'detail-type': 'ECS Deployment State Change',
      resources: [SERVICE],
      detail: expect.objectContaining({ eventName: 'SERVICE_DEPLOYMENT_COMPLETED' }),
    }),
  ]);
});

test('an embedded metric of a log line is a metric, and the line is kept', () => {
  const at = world.clock.now();
  const line = JSON.stringify({
    _aws: {
      Timestamp: at,
      CloudWatchMetrics: [{ Namespace: 'Gates', Dimensions: [['Gate']], Metrics: [{ Name: 'Verdict' }] }],
    },
    Gate: 'smoke-test',
    Verdict: 1,
  });
  writeLog(account, { logGroupName: '/aws/lambda/gate', logStreamName: 'stream' }, line, at);
  const metric = { namespace: 'Gates', name: 'Verdict', dimensions: { Gate: 'smoke-test' } };
  expect(account.cloudWatch.store.datapoint(metric, 'Sum', at, MINUTE)).toBe(1);
  expect(account.logs.list().map(({ name }) => name)).toEqual(['/aws/lambda/gate']);
});

test('the bake of a rolling deployment can follow its slowest alarm', () => {
  const properties = metricAlarm({ AlarmName: 'slow', Period: 300, EvaluationPeriods: 3 });
  account.cloudWatch.alarms.add(alarmDefinition('slow', properties));
  expect(account.cloudWatch.alarms.windowMs('slow')).toBe(15 * MINUTE);
});
