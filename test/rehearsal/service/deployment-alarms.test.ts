import { CloudWatch } from '../../../rehearsal/account/cloudwatch';
import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { addAlarms } from '../../../rehearsal/service/deployment-alarms';
import { mathAlarm, metricAlarm } from '../cloudwatch/alarm-properties';
import { resolverOf } from './resolver-of';

/** The alarm `shop-5xx` of a service, with its properties changed. */
async function add(properties: object, names: readonly string[]): Promise<readonly string[]> {
  const resolver = resolverOf({
    Errors: { Type: 'AWS::CloudWatch::Alarm', Properties: { ...properties, AlarmName: 'shop-5xx' } },
  });
  return (await addAll([resolver], names)).left;
}

async function addAll(resolvers: Parameters<typeof addAlarms>[1], names: readonly string[]) {
  const cloudWatch = new CloudWatch(new VirtualClock(Date.UTC(2026, 10, 21)), {
    arnOf: (name) => `arn:${name}`,
  });
  const configuration = { alarms: { enable: true, rollback: true, names } };
  return { alarms: cloudWatch.alarms, left: await addAlarms(cloudWatch, resolvers, configuration, 0) };
}

test('a sound alarm leaves nothing out', async () => {
  expect(await add(metricAlarm(), ['shop-5xx'])).toEqual([]);
});

test.each<[string, object, string, string]>([
  [
    'a period that does not exist',
    metricAlarm({ Period: 61 }),
    'Malformed',
    'Shop.Errors.Period must be 10,',
  ],
  ['no threshold', metricAlarm({ Threshold: 'high' }), 'Malformed', 'Shop.Errors.Threshold must be a number'],
  [
    'an expression over nothing',
    mathAlarm('c', []),
    'Malformed',
    'Shop.Errors', // its period cannot be known, or its id is unknown
  ],
  [
    'what is not modelled',
    metricAlarm({ ThresholdMetricId: 'ad1' }),
    'NotModelled',
    'AWS::CloudWatch::Alarm ThresholdMetricId',
  ],
])(
  '%s: stops the deployment, so it is refused; another is left out',
  async (_what, properties, name, why) => {
    await expect(add(properties, ['shop-5xx'])).rejects.toMatchObject({
      name,
      message: expect.stringContaining(why),
    });
    expect(await add(properties, [])).toEqual([expect.stringMatching(/^AWS::CloudWatch::Alarm \(.*\)$/)]);
  },
);

test('an alarm of the deployment that no stack has is refused', async () => {
  await expect(add(metricAlarm(), ['other'])).rejects.toThrow('Deployment alarm other, which no stack');
});

test('one that calls a minute without its app’s own metric bad would ring for nothing: it is left out, by name', async () => {
  const own = { Namespace: 'Shop/Checks', TreatMissingData: 'breaching' };
  expect(await add(metricAlarm(own), [])).toEqual([
    'AWS::CloudWatch::Alarm (shop-5xx: who publishes Shop/Checks each minute)',
  ]);
  expect(await add(metricAlarm({ ...own, TreatMissingData: 'notBreaching' }), [])).toEqual([]);
  // Nor is there a database here.
  expect(await add(metricAlarm({ Namespace: 'AWS/RDS', TreatMissingData: 'breaching' }), [])).toEqual([
    'AWS::CloudWatch::Alarm (shop-5xx: who publishes AWS/RDS each minute)',
  ]);
  expect(await add(metricAlarm({ TreatMissingData: 'breaching' }), [])).toEqual([]);
  // A deployment alarm decides, whatever feeds it.
  expect(await add(metricAlarm(own), ['shop-5xx'])).toEqual([]);
});

describe('composite alarms and mute rules of a template', () => {
  const alarm = (AlarmName: string) => ({
    Type: 'AWS::CloudWatch::Alarm',
    Properties: { ...metricAlarm({ AlarmName }) },
  });
  const composite = (AlarmName: string, AlarmRule: unknown, over: object = {}) => ({
    Type: 'AWS::CloudWatch::CompositeAlarm',
    Properties: { AlarmName, AlarmRule, ...over },
  });
  /** As CDK renders a rule: by ARN. */
  const isRed = (logicalId: string) => ({
    'Fn::Join': ['', ['ALARM("', { 'Fn::GetAtt': [logicalId, 'Arn'] }, '")']],
  });

  async function added(resources: Parameters<typeof resolverOf>[0], names: readonly string[] = []) {
    return addAll([resolverOf(resources)], names);
  }

  test('are added after what they watch, with their ARNs', async () => {
    const { alarms, left } = await added({
      Top: composite('top', isRed('Inner')),
      Inner: composite('inner', isRed('Errors')),
      Errors: alarm('errors'),
      Quiet: {
        Type: 'AWS::CloudWatch::AlarmMuteRule',
        Properties: {
          Rule: { Schedule: { Expression: 'cron(0 0 * * *)', Duration: 'PT1H' } },
          MuteTargets: { AlarmNames: [{ Ref: 'Top' }] },
        },
      },
    });
    expect(left).toEqual([]);
    alarms.setState('errors', 'ALARM', 'test');
    expect(alarms.describe(['top'])).toMatchObject([
      { state: 'ALARM', arn: expect.stringMatching(/^arn:aws:cloudwatch:[^:]+:\d{12}:alarm:top$/) },
    ]);
    expect(alarms.describeMuteRules()).toMatchObject([
      { status: 'ACTIVE', definition: { alarmNames: ['top'] } },
    ]);
  });

  test('that watch what is left out are left out', async () => {
    const { alarms, left } = await added({
      Top: composite('top', 'ALARM(inner)'),
      Inner: composite('inner', 'ALARM(errors)'),
      Sound: composite('sound', 'TRUE'),
      Errors: { Type: 'AWS::CloudWatch::Alarm', Properties: metricAlarm({ ThresholdMetricId: 'ad1' }) },
    });
    expect(left).toEqual([
      'AWS::CloudWatch::Alarm (AWS::CloudWatch::Alarm ThresholdMetricId)',
      expect.stringContaining('alarm top must watch alarms that exist, got inner'),
      expect.stringContaining('alarm inner must watch alarms that exist, got errors'),
    ]);
    expect(alarms.describe().map(({ name }) => name)).toEqual(['sound']);
  });

  test('stop no deployment', async () => {
    await expect(added({ Top: composite('top', 'TRUE') }, ['top'])).rejects.toThrow(
      'Composite alarm top as a deployment alarm is not modelled',
    );
  });
});
