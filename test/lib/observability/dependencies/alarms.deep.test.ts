import { Duration } from 'aws-cdk-lib';
import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import { cache, database, external, queue } from '../../../../lib';
import { shop, synthesize } from '../../../synth';

const DEPENDENCIES = [
  database({ name: 'orders', cluster: 'orders-db', limits: { freeMemory: 512 } }),
  cache({ name: 'sessions', nodes: ['sessions-001', 'sessions-002'] }),
  queue({ name: 'mails', queue: 'mails', deadLetters: 'mails-dead' }),
  external({ name: 'payments' }),
  external({ name: 'weather', limits: { latency: false, failures: false } }),
];

const synthesized = () =>
  synthesize(
    shop({ notify: { ticket: 'ops@example.com', page: 'ops@example.com' } }, { dependencies: DEPENDENCIES }),
  );

type Properties = Readonly<Record<string, unknown>>;

const found = (type: string): Map<string, Properties> =>
  new Map(
    Object.values(synthesized().template('shop-production').findResources(type))
      .map(({ Properties }): [string, Properties] => [
        String(Properties.AlarmName).replace('shop-production-', ''),
        Properties,
      ])
      .filter(([name]) => name.startsWith('dependency-')),
  );

const dependencies = () => {
  const [environment] = synthesized().delivery.environments;
  const watched = environment?.services[0]?.stack.observability.dependencies?.dependencies;
  if (!watched) throw new Error('no dependencies');
  return watched;
};

test('each has one ticket, and an alarm for each limit', () => {
  expect([...found('AWS::CloudWatch::CompositeAlarm').keys()].sort()).toEqual([
    ...['dependency-mails', 'dependency-orders', 'dependency-payments', 'dependency-sessions'],
  ]);
  expect([...found('AWS::CloudWatch::Alarm').keys()].sort()).toEqual([
    ...['dependency-mails-age', 'dependency-mails-dead-letters', 'dependency-mails-in-flight'],
    ...['dependency-orders-cpu', 'dependency-orders-free-memory', 'dependency-orders-latency'],
    ...['dependency-payments-failures', 'dependency-payments-latency'],
    ...['dependency-sessions-authentication-failures', 'dependency-sessions-cpu'],
    ...['dependency-sessions-latency', 'dependency-sessions-memory'],
  ]);
});

test('nobody is paged, nothing suppresses it, and it tells once', () => {
  for (const [name, properties] of found('AWS::CloudWatch::CompositeAlarm')) {
    const topic = 'arn:aws:sns:eu-west-1:111122223333:shop-production-ticket';
    expect(properties).toMatchObject({ AlarmActions: [topic], OKActions: [topic] });
    expect(properties).not.toHaveProperty('ActionsSuppressor');
    expect(properties.Tags).toEqual(
      expect.arrayContaining([
        { Key: 'teal:severity', Value: 'ticket' },
        { Key: 'teal:objective', Value: name },
      ]),
    );
  }
  for (const properties of found('AWS::CloudWatch::Alarm').values()) {
    expect(properties).not.toHaveProperty('AlarmActions');
  }
});

test('a metric alarm: one metric by its dimensions, without a unit, five minutes of seven', () => {
  expect(found('AWS::CloudWatch::Alarm').get('dependency-orders-cpu')).toEqual({
    AlarmName: 'shop-production-dependency-orders-cpu',
    AlarmDescription: expect.anything(),
    Namespace: 'AWS/RDS',
    MetricName: 'CPUUtilization',
    Dimensions: [
      { Name: 'DBClusterIdentifier', Value: 'orders-db' },
      { Name: 'Role', Value: 'WRITER' },
    ],
    Statistic: 'Average',
    Period: 60,
    Threshold: 90,
    ComparisonOperator: 'GreaterThanThreshold',
    DatapointsToAlarm: 5,
    EvaluationPeriods: 7,
    TreatMissingData: 'breaching',
    Tags: [{ Key: 'teal:service', Value: 'shop' }],
  });
});

test('what must be left sounds below', () => {
  expect(found('AWS::CloudWatch::Alarm').get('dependency-orders-free-memory')).toMatchObject({
    ComparisonOperator: 'LessThanThreshold',
    Threshold: 512 * 1024 ** 2,
    Statistic: 'Minimum',
  });
});

test('dead letters are told at once, and until they are gone', () => {
  expect(found('AWS::CloudWatch::Alarm').get('dependency-mails-dead-letters')).toMatchObject({
    ...{ DatapointsToAlarm: 1, EvaluationPeriods: 1, Threshold: 0, TreatMissingData: 'ignore' },
    Dimensions: [{ Name: 'QueueName', Value: 'mails-dead' }],
  });
});

test('the description says what is so, and the runbook', () => {
  const text = JSON.stringify(found('AWS::CloudWatch::Alarm').get('dependency-orders-latency'));
  expect(text).toContain('The database orders takes more than 50 ms for a commit.');
  expect(text).toContain('runbooks/dependency.md');
});

test('a row has all four signals, each with metrics or the reason why not; every metric is one of a method’s', () => {
  for (const dependency of dependencies().values()) {
    const { title, signals } = dependency.row();
    expect(title).toBe(dependency.title);
    expect(signals.map(({ name }) => name)).toEqual(['latency', 'traffic', 'errors', 'saturation']);
    const methods = {
      latency: dependency.metricLatency(),
      traffic: dependency.metricTraffic(),
      errors: dependency.metricErrors(),
      saturation: dependency.metricSaturation(),
    };
    for (const { name, metrics, absent } of signals) {
      expect(metrics).toEqual(methods[name]);
      expect(metrics.length > 0).toBe(absent === undefined);
    }
  }
});

test('one without limits is a row and no alarm', () => {
  expect(dependencies().get('weather')?.ticket).toBeUndefined();
  expect(dependencies().get('weather')?.row().title).toBe('external weather');
});

test('a period can be chosen', () => {
  const [metric] = dependencies().get('orders')?.metricLatency(Duration.minutes(5)) ?? [];
  expect((metric as Metric).period.toMinutes()).toBe(5);
  expect((metric as Metric).label).toBe('commit (ms)');
});

test('without dependencies there is none of it', () => {
  const plain = synthesize(shop({}));
  const [environment] = plain.delivery.environments;
  expect(environment?.services[0]?.stack.observability.dependencies).toBeUndefined();
  expect(JSON.stringify(plain.template('shop-production').toJSON())).not.toContain('dependency-');
});
