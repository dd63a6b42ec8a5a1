import type { MetricIdentity, MetricSink } from '../../../rehearsal/cloudwatch/metric';
import { LoadBalancer } from '../../../rehearsal/elasticloadbalancing/load-balancer';
import { hostSamples, samplesOf } from '../../../rehearsal/elasticloadbalancing/metric-samples';
import { LoadBalancerMetrics } from '../../../rehearsal/elasticloadbalancing/metrics';
import type { RequestRecord } from '../../../rehearsal/elasticloadbalancing/request-record';
import type { TargetState } from '../../../rehearsal/elasticloadbalancing/target-group';
import { seededRandom } from '../../../rehearsal/random';
import { forwardTo, LISTENER, process, rule, targetGroup } from './fixtures';
import { HandClock } from './hand-clock';
import { serve } from './loopback';

const record = (of: Partial<RequestRecord>): RequestRecord => ({
  at: 0,
  listenerArn: LISTENER,
  ruleArn: 'rule',
  targetGroupArn: 'group',
  status: 200,
  byLoadBalancer: of.because !== undefined,
  latencySeconds: 0.25,
  ...of,
});

// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
// LB = LoadBalancer, TG = LoadBalancer and TargetGroup, G = TargetGroup alone
const counted = ['RequestCount LB,TG count', 'RequestCountPerTarget G,TG share'];
test.each<[string, Partial<RequestRecord>, string[]]>([
  [
    'a target answers 200',
    { targetId: 'a' },
    [...counted, 'HTTPCode_Target_2XX_Count LB,TG count', 'TargetResponseTime LB,TG latency'],
  ],
  [
    'a target answers 302',
    { targetId: 'a', status: 302 },
    [...counted, 'HTTPCode_Target_3XX_Count LB,TG count', 'TargetResponseTime LB,TG latency'],
  ],
  [
    'a target answers 404',
    { targetId: 'a', status: 404 },
    [...counted, 'HTTPCode_Target_4XX_Count LB,TG count', 'TargetResponseTime LB,TG latency'],
  ],
  [
    'a target answers 503',
    { targetId: 'a', status: 503 },
    [...counted, 'HTTPCode_Target_5XX_Count LB,TG count', 'TargetResponseTime LB,TG latency'],
  ],
  [
    'a target refuses the connection',
    { targetId: 'a', status: 502, because: 'connection-error' },
    [
      ...counted,
      'TargetConnectionErrorCount LB,TG count',
      'HTTPCode_ELB_5XX_Count LB count',
      'HTTPCode_ELB_502_Count LB count',
    ],
  ],
  [
    'a target closes the connection',
    { targetId: 'a', status: 502, because: 'bad-answer' },
    [...counted, 'HTTPCode_ELB_5XX_Count LB count', 'HTTPCode_ELB_502_Count LB count'],
  ],
  [
    'a target does not answer',
    { targetId: 'a', status: 504, because: 'idle-timeout' },
    [...counted, 'HTTPCode_ELB_5XX_Count LB count', 'HTTPCode_ELB_504_Count LB count'],
  ],
  [
    'no target is there',
    { status: 503, because: 'no-target' },
    ['HTTPCode_ELB_5XX_Count LB count', 'HTTPCode_ELB_503_Count LB count'],
  ],
  [
    'the client leaves',
    { targetId: 'a', status: 460, because: 'client-closed' },
    [...counted, 'HTTPCode_ELB_4XX_Count LB count'],
  ],
  [
    'a fixed 404',
    { status: 404, because: 'fixed-response' },
    ['HTTP_Fixed_Response_Count LB count', 'HTTPCode_ELB_4XX_Count LB count'],
  ],
  [
    'a redirect',
    { status: 301, because: 'redirect' },
    ['HTTP_Redirect_Count LB count', 'HTTPCode_ELB_3XX_Count LB count'],
  ],
  [
    'a transform fails',
    { status: 500, because: 'transform-failed' },
    ['HTTPCode_ELB_5XX_Count LB count', 'HTTPCode_ELB_500_Count LB count'],
  ],
  [
    'a request is malformed',
    { status: 400, because: 'malformed-request' },
    ['HTTPCode_ELB_4XX_Count LB count'],
  ],
  [
    'too few targets are healthy',
    { targetId: 'a', failedOpen: true },
    [
      ...counted,
      'UnhealthyRoutingRequestCount TG count',
      'HTTPCode_Target_2XX_Count LB,TG count',
      'TargetResponseTime LB,TG latency',
    ],
  ],
  ['a WebSocket begins', { targetId: 'a', status: 101 }, [...counted, 'TargetResponseTime LB,TG latency']],
  ['a fixed 200', { status: 200, because: 'fixed-response' }, ['HTTP_Fixed_Response_Count LB count']],
])('%s', (_name, of, expected) => {
  const short = { LoadBalancer: 'LB', 'LoadBalancer+TargetGroup': 'TG', TargetGroup: 'G' };
  const samples = samplesOf(record(of)).map(
    ({ name, dimensions, measure }) => `${name} ${dimensions.map((set) => short[set]).join()} ${measure}`,
  );
  expect(samples).toEqual(expected);
});

test.each<[TargetState[], [number, number] | undefined]>([
  [[], undefined],
  [['unused'], undefined],
  [['draining'], undefined],
  [['initial'], [0, 0]],
  [
    ['healthy', 'healthy', 'unhealthy', 'draining', 'initial'],
    [2, 1],
  ],
])('hosts %j: %j', (states, expected) => {
  const targets = states.map((state, index) => ({ id: String(index), host: '127.0.0.1', port: 1, state }));
  const samples = hostSamples({ targets, isHealthyForDns: true, failsOpen: false });
  expect(samples.slice(0, 2).map(({ value }) => value)).toEqual(expected ?? []);
  expect(samples.every(({ dimensions }) => dimensions.join() === 'LoadBalancer+TargetGroup')).toBe(true);
});

test('samples go out with real dimensions, hosts once a minute, health checks never', async () => {
  const clock = new HandClock();
  const published: [string, number, number][] = [];
  const sink: MetricSink = {
    record: (metric: MetricIdentity, at, value) => {
      expect(metric.namespace).toBe('AWS/ApplicationELB');
      published.push([`${metric.name} ${JSON.stringify(metric.dimensions)}`, at, value]);
    },
    recorder: (metric) => (at, value) => sink.record(metric, at, value),
  };
  const loadBalancer = new LoadBalancer({
    fullName: 'app/shop/1111111111111111',
    clock,
    random: seededRandom(1),
  });
  const group = targetGroup('primary', clock, { intervalMs: 1_000_000 });
  loadBalancer.addTargetGroup(group);
  await loadBalancer.addListener(LISTENER, {
    protocol: 'HTTP',
    port: 80,
    defaultAction: { type: 'fixed-response', statusCode: 404 },
  });
  loadBalancer.createRule(LISTENER, rule('production', { priority: 1, action: forwardTo([group, 1]) }));
  const server = await serve((_request, response) => response.end());
  group.register(process('a', server.port));
  await clock.asleep(1);
  const metrics = new LoadBalancerMetrics({ loadBalancer, clock, sink });
  for (let minute = 0; minute < 2; minute += 1) {
    clock.advance(30_000);
    await clock.asleep(2);
    clock.advance(30_000);
  }
  await fetch(`http://127.0.0.1:${loadBalancer.portOf(LISTENER)}/`, { headers: { connection: 'close' } });
  metrics.stop();
  await loadBalancer.close();
  await server.close();

  const both =
    '{"LoadBalancer":"app/shop/1111111111111111","TargetGroup":"targetgroup/primary/3333333333333333"}';
  const alone = '{"LoadBalancer":"app/shop/1111111111111111"}';
  const minute = (at: number) => [
    [`HealthyHostCount ${both}`, at, 1],
    [`UnHealthyHostCount ${both}`, at, 0],
    [`HealthyStateDNS ${both}`, at, 1],
    [`UnhealthyStateDNS ${both}`, at, 0],
    [`HealthyStateRouting ${both}`, at, 1],
    [`UnhealthyStateRouting ${both}`, at, 0],
  ];
  expect(published.slice(0, 12)).toEqual([...minute(30_000), ...minute(90_000)]);
  expect(published.slice(12)).toEqual([
    [`RequestCount ${alone}`, 120_000, 1],
    [`RequestCount ${both}`, 120_000, 1],
    ['RequestCountPerTarget {"TargetGroup":"targetgroup/primary/3333333333333333"}', 120_000, 1],
    [`RequestCountPerTarget ${both}`, 120_000, 1],
    [`HTTPCode_Target_2XX_Count ${alone}`, 120_000, 1],
    [`HTTPCode_Target_2XX_Count ${both}`, 120_000, 1],
    [`TargetResponseTime ${alone}`, 120_000, expect.any(Number)],
    [`TargetResponseTime ${both}`, 120_000, expect.any(Number)],
  ]);
});
