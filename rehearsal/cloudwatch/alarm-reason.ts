import type { AlarmDefinition } from './alarm-definition';
import type { AlarmState } from './alarm-state';
import type { EvaluatedRange } from './evaluated-range';
import { breaches, type ComparisonOperator } from './threshold';

const WORDS: Readonly<Record<ComparisonOperator, string>> = {
  GreaterThanThreshold: 'greater than',
  GreaterThanOrEqualToThreshold: 'greater than or equal to',
  LessThanThreshold: 'less than',
  LessThanOrEqualToThreshold: 'less than or equal to',
};

/** Why an alarm is in `state`, worded as CloudWatch words its StateReason. */
export function alarmReason(definition: AlarmDefinition, state: AlarmState, range: EvaluatedRange): string {
  const { evaluationPeriods: n, datapointsToAlarm: m } = definition;
  const real = realPoints(range).slice(-n);
  const missing = n - real.length;
  if (state === 'INSUFFICIENT_DATA')
    return `Insufficient Data: ${datapoints(missing)} ${was(missing)} unknown.`;
  const isAlarm = state === 'ALARM';
  const deciding = real.filter(({ value }) => breaches(definition, value) === isAlarm).reverse();
  if (deciding.length === 0) return `Threshold Crossed: ${treated(definition, missing)}.`;
  const listed = deciding.map(({ value, at }) => `${decimal(value)} (${stamp(at)})`).join(', ');
  const compared = `${isAlarm ? '' : 'not '}${WORDS[definition.comparison]}`;
  const [needed, transition] = isAlarm ? [m, 'OK -> ALARM'] : [n - m + 1, 'ALARM -> OK'];
  return (
    `Threshold Crossed: ${deciding.length} out of the last ${n} datapoints [${listed}] ${was(deciding.length)} ` +
    `${compared} the threshold (${decimal(definition.threshold)}) ` +
    `(minimum ${datapoints(needed)} for ${transition} transition).`
  );
}

function realPoints({ points, starts }: EvaluatedRange): { value: number; at: number }[] {
  return points.flatMap((value, index) =>
    value === undefined ? [] : [{ value, at: starts[index] as number }],
  );
}

function treated({ treatMissingData, evaluationPeriods: n }: AlarmDefinition, missing: number): string {
  const treatment = treatMissingData === 'breaching' ? 'Breaching' : 'NonBreaching';
  const counted = `${missing} missing ${missing === 1 ? 'datapoint' : 'datapoints'} ${was(missing)}`;
  const none =
    missing === n ? `no datapoints were received for ${n} ${n === 1 ? 'period' : 'periods'} and ` : '';
  return `${none}${counted} treated as [${treatment}]`;
}

function datapoints(count: number): string {
  return `${count} ${count === 1 ? 'datapoint' : 'datapoints'}`;
}

function was(count: number): string {
  return count === 1 ? 'was' : 'were';
}

/** As Java prints a double, near enough: 2 is `2.0`. */
function decimal(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}

/** `dd/MM/yy HH:mm:ss`, UTC, of the start of the period. */
function stamp(at: number): string {
  const [date = '', time = ''] = new Date(at).toISOString().split('T');
  const [year = '', month, day] = date.split('-');
  return `${day}/${month}/${year.slice(2)} ${time.slice(0, 8)}`;
}
