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
  const cloudWatch = new CloudWatch(new VirtualClock(), (name) => `arn:${name}`);
  const alarms = { enable: true, rollback: true, names };
  return addAlarms(cloudWatch, [resolver], { alarms }, 0);
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
