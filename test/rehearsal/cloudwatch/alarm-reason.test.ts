import { alarmDefinition } from '../../../rehearsal/cloudwatch/alarm-definition';
import { alarmReason } from '../../../rehearsal/cloudwatch/alarm-reason';
import type { AlarmState } from '../../../rehearsal/cloudwatch/alarm-state';
import type { Series } from '../../../rehearsal/cloudwatch/metric-math/value';
import { metricAlarm } from './alarm-properties';

const _ = undefined;
const END = Date.UTC(2026, 10, 21, 12, 5);

const startsOf = (points: Series): number[] => points.map((_, at) => END - 60_000 * (points.length - at));

// The words are those of StateReason in notifications that people have published; Breaching with some datapoints and
// INSUFFICIENT_DATA of several are by analogy.
describe('the reason', () => {
  test.each<[string, object, AlarmState, Series, string]>([
    [
      'of M breaching datapoints, newest first',
      { DatapointsToAlarm: 2 },
      'ALARM',
      [0, 0, 3, 0, 4.5],
      'Threshold Crossed: 2 out of the last 3 datapoints [4.5 (21/11/26 12:04:00), 3.0 (21/11/26 12:02:00)] were ' +
        'greater than the threshold (2.0) (minimum 2 datapoints for OK -> ALARM transition).',
    ],
    [
      'of one datapoint',
      { EvaluationPeriods: 1, DatapointsToAlarm: 1, ComparisonOperator: 'LessThanOrEqualToThreshold' },
      'ALARM',
      [9, 9, 0.25],
      'Threshold Crossed: 1 out of the last 1 datapoints [0.25 (21/11/26 12:04:00)] was less than or equal to the ' +
        'threshold (2.0) (minimum 1 datapoint for OK -> ALARM transition).',
    ],
    [
      'of OK',
      { DatapointsToAlarm: 3, ComparisonOperator: 'GreaterThanOrEqualToThreshold' },
      'OK',
      [_, _, 3, 3, 1],
      'Threshold Crossed: 1 out of the last 3 datapoints [1.0 (21/11/26 12:04:00)] was not greater than or equal to ' +
        'the threshold (2.0) (minimum 1 datapoint for ALARM -> OK transition).',
    ],
    [
      'of missing data that breaches',
      { TreatMissingData: 'breaching' },
      'ALARM',
      [_, _, _, _, _],
      'Threshold Crossed: no datapoints were received for 3 periods and 3 missing datapoints were treated as ' +
        '[Breaching].',
    ],
    [
      'of missing data that breaches beside a datapoint that does not',
      { TreatMissingData: 'breaching' },
      'ALARM',
      [_, _, _, _, 0],
      'Threshold Crossed: 2 missing datapoints were treated as [Breaching].',
    ],
    [
      'of one missing period',
      { EvaluationPeriods: 1, DatapointsToAlarm: 1 },
      'OK',
      [_, _, _],
      'Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as ' +
        '[NonBreaching].',
    ],
    [
      'of too little data',
      { TreatMissingData: 'missing' },
      'INSUFFICIENT_DATA',
      [_, _, _, _, 5],
      'Insufficient Data: 2 datapoints were unknown.',
    ],
  ])('%s', (_name, over, state, points, expected) => {
    const definition = alarmDefinition('A', metricAlarm({ ...over }));
    expect(alarmReason(definition, state, { points, starts: startsOf(points), end: END })).toBe(expected);
  });
});
