import {
  type AlarmState,
  evaluationRange,
  nextAlarmState,
  type Slot,
  type TreatMissingData,
} from '../../../rehearsal/cloudwatch/alarm-state';

const SLOTS: Readonly<Record<string, Slot>> = { '0': 'ok', X: 'breaching', '-': 'missing' };
const POLICIES: readonly TreatMissingData[] = ['missing', 'ignore', 'breaching', 'notBreaching'];
const KEEP = 'KEEP';
const INSUFFICIENT = 'INSUFFICIENT_DATA';

type Expected = AlarmState | typeof KEEP;

/** The state by policy, in the order of POLICIES; KEEP where it is what it was, whatever it was. */
function statesBy(mOfN: string, points: string): Expected[] {
  const [m, n] = mOfN.split('/').map(Number);
  const range = points.split(' ').map((point) => SLOTS[point] ?? 'missing');
  return POLICIES.map((treatMissingData) => {
    const rule = { evaluationPeriods: n ?? 0, datapointsToAlarm: m ?? 0, treatMissingData };
    const after = (previous: AlarmState) => nextAlarmState(rule, range, previous);
    const states: AlarmState[] = [after('OK'), after('ALARM'), after('INSUFFICIENT_DATA')];
    return new Set(states).size > 1 ? KEEP : (states[0] ?? KEEP);
  });
}

// Newest right. 0 is within the threshold, X breaching, - missing.
// source: docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html, its two tables
describe('the documented truth tables', () => {
  test.each<[string, string, Expected, Expected, Expected, Expected]>([
    ['3/3', '0 - X - X', 'OK', 'OK', 'OK', 'OK'],
    ['3/3', '0 - - - -', 'OK', 'OK', 'OK', 'OK'],
    ['3/3', '- - - - -', INSUFFICIENT, KEEP, 'ALARM', 'OK'],
    ['3/3', '0 X X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['3/3', '- - X - -', 'ALARM', KEEP, 'ALARM', 'OK'],
    ['3/3', '- - - - X', INSUFFICIENT, KEEP, 'ALARM', 'OK'],
    ['3/3', '- - - X -', INSUFFICIENT, KEEP, 'ALARM', 'OK'],
    ['2/3', '0 - X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['2/3', '0 0 X 0 X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['2/3', '0 - X - -', 'OK', 'OK', 'ALARM', 'OK'],
    ['2/3', '- - - - 0', 'OK', 'OK', 'ALARM', 'OK'],
    ['2/3', '- - - X -', 'ALARM', KEEP, 'ALARM', 'OK'],
  ])('%s of %s: missing %s, ignore %s, breaching %s, notBreaching %s', (mOfN, points, ...expected) => {
    expect(statesBy(mOfN, points)).toEqual(expected);
  });
});

describe('beyond the tables', () => {
  test.each<[string, string, string, Expected[]]>([
    ['the newest N real points decide, not the newest N slots', '1/1', 'X - -', Array(4).fill('ALARM')],
    ['an old breach falls out of the newest N', '1/2', 'X 0 0', Array(4).fill('OK')],
    ['M breaching points need not be consecutive', '2/4', 'X 0 X 0', Array(4).fill('ALARM')],
    // `ignore` with M breaching but fewer than N real points is not documented.
    ['M breaching of fewer than N real', '2/3', '- X X - -', ['ALARM', KEEP, 'ALARM', 'ALARM']],
  ])('%s', (_name, mOfN, points, expected) => expect(statesBy(mOfN, points)).toEqual(expected));
});

describe('the evaluation range', () => {
  // source: the documentation's example, 3 → 5; the rest is LocalStack's guess (alarm_scheduler.py)
  test.each([
    [1, 3],
    [2, 4],
    [3, 5],
    [5, 7],
    [9, 12],
    [15, 20],
  ])('of %d periods is %d', (n, expected) => expect(evaluationRange(n)).toBe(expected));
});
