import { Duration } from 'aws-cdk-lib';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { days, millis } from '../../../lib';
import type { ObjectivesInput } from '../../../lib/config/objectives';
import { shop, synthesize } from '../../synth';

const count = (metric: string) => ({ namespace: 'Shop', metric });
const OBJECTIVES: ObjectivesInput = {
  availability: 99.9,
  latency: { under: millis(300), share: 99 },
  window: days(30),
  routes: { login: { availability: 99.95 } },
  business: [{ name: 'orders-paid', goal: 99.5, good: count('Paid'), total: count('Placed') }],
};

const synthesized = (objectives: ObjectivesInput) => synthesize(shop({}, { objectives }));
const templateOf = (objectives: ObjectivesInput): Template =>
  synthesized(objectives).template('shop-production');

/** By name, without the stack's. */
function alarmsOf(template: Template, type: string): Map<string, Record<string, unknown>> {
  return new Map(
    Object.values(template.findResources(type)).map(({ Properties }) => [
      String(Properties.AlarmName).replace('shop-production-', ''),
      Properties as Record<string, unknown>,
    ]),
  );
}

test('each objective has a page and a ticket, of which alone somebody could hear', () => {
  const composites = alarmsOf(templateOf(OBJECTIVES), 'AWS::CloudWatch::CompositeAlarm');
  const ofObjectives = [...composites.keys()].filter((name) => /-(page|ticket)$/.test(name));
  expect(ofObjectives.sort()).toEqual(
    ['availability', 'latency', 'login-availability', 'orders-paid'].flatMap((id) => [
      `${id}-page`,
      `${id}-ticket`,
    ]),
  );
});

// source: SRE Workbook, "Alerting on SLOs", table 5-8
test.each([
  ['availability-page-1h', 3600, 0.0144],
  ['availability-page-5m', 300, 0.0144],
  ['availability-page-6h', 21_600, 0.006],
  ['availability-page-30m', 1800, 0.006],
  ['availability-ticket-1d', 86_400, 0.003],
  ['availability-ticket-2h', 7200, 0.003],
  ['availability-ticket-3d', 259_200, 0.001],
  ['availability-ticket-6h', 21_600, 0.001],
  ['login-availability-page-1h', 3600, 0.0072],
  ['latency-page-1h', 3600, 0.144],
  ['orders-paid-ticket-3d', 259_200, 0.005],
])('%s looks at %d s and sounds above %d', (name, period, threshold) => {
  const alarm = alarmsOf(templateOf(OBJECTIVES), 'AWS::CloudWatch::Alarm').get(name);
  expect(alarm).toMatchObject({
    Threshold: threshold,
    ComparisonOperator: 'GreaterThanThreshold',
    EvaluationPeriods: 1,
    DatapointsToAlarm: 1,
    TreatMissingData: 'notBreaching',
  });
  const periods = ((alarm?.Metrics ?? []) as { MetricStat?: { Period: number } }[]).flatMap(
    (one) => one.MetricStat?.Period ?? [],
  );
  expect(new Set(periods)).toEqual(new Set([period]));
});

test('a long window needs some bad ones to say anything, a short one any', () => {
  const alarms = alarmsOf(templateOf(OBJECTIVES), 'AWS::CloudWatch::Alarm');
  const expression = (name: string) => JSON.stringify(alarms.get(name)?.Metrics);
  expect(expression('login-availability-page-1h')).toContain('IF((FILL(failed,0))>=5,');
  expect(expression('login-availability-page-5m')).toContain('IF((FILL(failed,0))>=1,');
});

test('a pair sounds together, and each pair by itself', () => {
  const page = alarmsOf(templateOf(OBJECTIVES), 'AWS::CloudWatch::CompositeAlarm').get('availability-page');
  const { 'Fn::Join': joined } = (page?.AlarmRule ?? {}) as { 'Fn::Join': [string, (string | object)[]] };
  const words = joined[1]
    .map((part) => (typeof part === 'string' ? part : /page(\d+[mhd])/.exec(JSON.stringify(part))?.[1]))
    .join('')
    .replaceAll('"', '');
  expect(words).toBe('((ALARM(1h) AND ALARM(5m)) OR (ALARM(6h) AND ALARM(30m)))');
});

test('while the page sounds, nobody is told of the ticket', () => {
  const composites = alarmsOf(templateOf(OBJECTIVES), 'AWS::CloudWatch::CompositeAlarm');
  expect(composites.get('latency-ticket')).toHaveProperty('ActionsSuppressor', {
    'Fn::GetAtt': [expect.stringMatching(/latencypage/), 'Arn'],
  });
  expect(composites.get('latency-page')).not.toHaveProperty('ActionsSuppressor');
});

test('the fewest burn rates are half the alarms', () => {
  const names = [
    ...alarmsOf(templateOf({ availability: 99.9, burnRates: 'fewest' }), 'AWS::CloudWatch::Alarm').keys(),
  ];
  expect(names.filter((name) => name.startsWith('availability'))).toEqual([
    'availability-page-1h',
    'availability-page-5m',
    'availability-ticket-3d',
    'availability-ticket-6h',
  ]);
});

test('without objectives there is none of it', () => {
  const template = synthesize(shop({})).template('shop-production');
  const names = ['AWS::CloudWatch::CompositeAlarm', 'AWS::CloudWatch::Alarm'].flatMap((type) => [
    ...alarmsOf(template, type).keys(),
  ]);
  expect(names).not.toEqual([]);
  expect(names.filter((name) => /-(page|ticket)(-|$)/.test(name))).toEqual([]);
});

test('severity and objective are tags', () => {
  templateOf(OBJECTIVES).hasResourceProperties('AWS::CloudWatch::CompositeAlarm', {
    AlarmName: 'shop-production-login-availability-page',
    Tags: Match.arrayWith([
      { Key: 'teal:objective', Value: 'login-availability' },
      { Key: 'teal:service', Value: 'shop' },
      { Key: 'teal:severity', Value: 'page' },
    ]),
  });
});

describe('metrics of an objective', () => {
  const availability = () => {
    const [environment] = synthesized(OBJECTIVES).delivery.environments;
    const objective =
      environment?.services[0]?.stack.observability.objectives?.objectives.get('availability');
    if (!objective) throw new Error('no objective');
    return objective;
  };

  test.each([
    ['bad', availability().metricBadShare(), 300, /^100\*\(/],
    ['burn rate', availability().metricBurnRate(), 3600, /\/0\.001$/],
    ['budget left', availability().metricBudgetLeft(), 30 * 86_400, /^100\*\(1-\(/],
  ])('%s', (what, metric, seconds, expression) => {
    expect(metric.label).toContain(what);
    expect(metric.period.toSeconds()).toBe(seconds);
    expect(metric.expression).toMatch(expression);
  });

  test('a period can be chosen', () => {
    expect(availability().metricBurnRate(Duration.minutes(5)).period.toMinutes()).toBe(5);
  });
});

// While a first canary takes its users over step by step, the others go to a group that has never had a task: 503.
test.each([
  ['availability-page-5m', 20 + 5],
  ['availability-page-30m', 20 + 30],
  ['availability-ticket-6h', 20 + 360],
  ['availability-page-1h', undefined],
])('%s of a new service begins to judge after %s minutes', (name, minutes) => {
  const alarm = alarmsOf(templateOf(OBJECTIVES), 'AWS::CloudWatch::Alarm').get(name);
  expect(alarm?.WarmUpConfiguration).toEqual(
    minutes && { WarmUpPeriodDurationInMinutes: minutes, OnlyStartEvaluatingAfterWarmUpPeriodEnds: true },
  );
});
