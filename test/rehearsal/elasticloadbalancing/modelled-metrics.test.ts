import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import type { MetricSink } from '../../../rehearsal/cloudwatch/metric';
import { LoadBalancer } from '../../../rehearsal/elasticloadbalancing/load-balancer';
import { LoadBalancerMetrics } from '../../../rehearsal/elasticloadbalancing/metrics';
import type { RequestRecord } from '../../../rehearsal/elasticloadbalancing/request-record';
import { seededRandom } from '../../../rehearsal/random';
import { LISTENER, targetGroup } from './fixtures';
import { ModelledTarget } from './modelled-target';

const clock = new VirtualClock();
let loadBalancer: LoadBalancer;
let recorders: number;
let published: string[];

/** Counts the recorders that are asked for, and notes what they record. */
const sink: MetricSink = {
  record: () => {
    throw new Error('each metric has a recorder');
  },
  recorder: ({ name, dimensions }) => {
    recorders += 1;
    const of = Object.keys(dimensions).map((key) => key.replace(/[a-z]/g, ''));
    return (at, value, count) => published.push(`${name} ${of.join()} ${at} ${value}×${count ?? 1}`);
  },
};

const record: RequestRecord = {
  at: 5000,
  listenerArn: LISTENER,
  ruleArn: 'rule',
  status: 200,
  byLoadBalancer: false,
  latencySeconds: 0.1,
};

beforeEach(() => {
  recorders = 0;
  published = [];
  loadBalancer = new LoadBalancer({ fullName: 'app/shop/1', clock, random: seededRandom(1) });
});

function groupOf(targets: number): string {
  const group = targetGroup('primary', clock);
  for (let nth = 0; nth < targets; nth += 1) group.register(new ModelledTarget().as(String(nth)));
  loadBalancer.addTargetGroup(group);
  return group.arn;
}

test('many requests are one sample each that occurred so often, each latency as often as it did', () => {
  new LoadBalancerMetrics({ loadBalancer, clock, sink });
  const targetGroupArn = groupOf(2);
  const latencies = new Map([
    [0.1, 900],
    [0.5, 100],
  ]);
  loadBalancer.record({ ...record, targetGroupArn, targetId: '0', latencies }, 1000);
  expect(published).toEqual([
    'RequestCount LB 5000 1×1000',
    'RequestCount LB,TG 5000 1×1000',
    'RequestCountPerTarget TG 5000 0.5×1000',
    'RequestCountPerTarget LB,TG 5000 0.5×1000',
    'HTTPCode_Target_2XX_Count LB 5000 1×1000',
    'HTTPCode_Target_2XX_Count LB,TG 5000 1×1000',
    'TargetResponseTime LB 5000 0.1×900',
    'TargetResponseTime LB,TG 5000 0.1×900',
    'TargetResponseTime LB 5000 0.5×100',
    'TargetResponseTime LB,TG 5000 0.5×100',
  ]);
});

test('a metric is looked up once, however many requests there are', () => {
  new LoadBalancerMetrics({ loadBalancer, clock, sink });
  const targetGroupArn = groupOf(1);
  for (let nth = 0; nth < 100; nth += 1) {
    loadBalancer.record({ ...record, targetGroupArn, targetId: '0' }, 10);
    loadBalancer.record({ ...record, targetGroupArn, targetId: '0', status: 503 }, 10);
  }
  expect(recorders).toBe(10);
});

test.each([
  [false, []],
  [true, ['RequestCount', 'HTTPCode_Target_2XX_Count', 'HTTPCode_Target_5XX_Count']],
])('zeros are published: %s', async (publishesZeros, expected) => {
  const metrics = new LoadBalancerMetrics({ loadBalancer, clock, sink, publishesZeros });
  const arn = groupOf(1);
  loadBalancer.targetGroup(arn).setInUse(true);
  await clock.run(clock.sleep(60_000));
  metrics.stop();
  const zeros = published.filter((sample) => /^(RequestCount|HTTPCode_Target_[25]).* 0×1$/.test(sample));
  expect(zeros.map((sample) => sample.split(' ')[0])).toEqual(expected);
});

test('nothing is published once it is stopped', async () => {
  const metrics = new LoadBalancerMetrics({ loadBalancer, clock, sink });
  const targetGroupArn = groupOf(1);
  metrics.stop();
  loadBalancer.record({ ...record, targetGroupArn, targetId: '0' });
  await clock.run(clock.sleep(120_000));
  expect(published).toEqual([]);
});
