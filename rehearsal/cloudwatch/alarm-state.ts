export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
export type TreatMissingData = 'missing' | 'ignore' | 'breaching' | 'notBreaching';

/** One period of the evaluation range, held against the threshold. */
export type Slot = 'ok' | 'breaching' | 'missing';

/** M of N, and what a period without a datapoint counts as. */
export interface AlarmRule {
  /** N */
  readonly evaluationPeriods: number;
  /** M */
  readonly datapointsToAlarm: number;
  readonly treatMissingData: TreatMissingData;
}

/**
 * How many periods CloudWatch fetches to judge N: more than N, so that late or sparse datapoints still decide. Its
 * size is not documented but for one example (N = 3, five periods); this is LocalStack's guess, which agrees with it.
 */
export function evaluationRange(evaluationPeriods: number): number {
  return evaluationPeriods + Math.max(Math.floor(evaluationPeriods / 3), 2);
}

/**
 * An alarm's state after an evaluation.
 *
 * @param range the evaluation range, newest last
 * @param previous kept where the rule is to ignore missing data
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
 */
export function nextAlarmState(rule: AlarmRule, range: readonly Slot[], previous: AlarmState): AlarmState {
  const { evaluationPeriods: n, datapointsToAlarm: m, treatMissingData } = rule;
  const real = range.filter((slot) => slot !== 'missing');
  const breaching = real.slice(-n).filter((slot) => slot === 'breaching').length;
  // Enough real datapoints decide alone, whatever missing data is to count as.
  if (real.length >= n) return alarmIf(breaching >= m);
  switch (treatMissingData) {
    case 'breaching':
      return alarmIf(breaching + n - real.length >= m);
    case 'notBreaching':
      return alarmIf(breaching >= m);
    default:
      break;
  }
  if (real.includes('ok')) return alarmIf(breaching >= m);
  if (treatMissingData === 'ignore') return previous;
  return isPremature(range, m) ? 'ALARM' : 'INSUFFICIENT_DATA';
}

/** Only breaching datapoints are there, and the oldest is M periods old: it alarms without waiting for more. */
function isPremature(range: readonly Slot[], m: number): boolean {
  const oldest = range.indexOf('breaching');
  return oldest !== -1 && range.length - oldest >= m;
}

function alarmIf(breaching: boolean): AlarmState {
  return breaching ? 'ALARM' : 'OK';
}
