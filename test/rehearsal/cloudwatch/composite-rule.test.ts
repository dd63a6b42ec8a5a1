import type { AlarmState } from '../../../rehearsal/cloudwatch/alarm-state';
import { childrenOf, holds, nameOf } from '../../../rehearsal/cloudwatch/composite-rule';
import { compositeRule } from '../../../rehearsal/cloudwatch/composite-rule-parser';

const STATES: Readonly<Record<string, AlarmState>> = {
  a: 'ALARM',
  a2: 'ALARM',
  o: 'OK',
  o2: 'OK',
  i: 'INSUFFICIENT_DATA',
  'with "quotes", (brackets) and spaces': 'ALARM',
};
const ARN = 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:';

function evaluated(rule: string): boolean {
  return holds(compositeRule(rule), (alarm) => STATES[nameOf(alarm)] ?? 'OK');
}

// source: docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-combining.html and API_PutCompositeAlarm.html
describe('a rule', () => {
  test.each([
    ['ALARM(a)', true],
    ['ALARM(o)', false],
    ['OK(o)', true],
    ['INSUFFICIENT_DATA(i)', true],
    ['OK(i)', false],
    [`ALARM(${ARN}a)`, true],
    [`ALARM("${ARN}a")`, true],
    ['ALARM("a")', true],
    [String.raw`ALARM("with \"quotes\", (brackets) and spaces")`, true],
    ['TRUE', true],
    ['FALSE', false],
    ['false', false],
    ['NOT ALARM(o)', true],
    ['NOT NOT ALARM(o)', false],
    ['ALARM(a) AND ALARM(a2)', true],
    ['ALARM(a) AND NOT ALARM(o)', true],
    ['ALARM(a) AND ALARM(o)', false],
    ['ALARM(o) OR ALARM(a)', true],
    ['TRUE OR FALSE AND FALSE', true],
    ['(TRUE OR FALSE) AND FALSE', false],
    ['NOT FALSE AND FALSE', false],
    ['NOT (FALSE AND FALSE)', true],
    ['(ALARM(a) OR ALARM(o)) AND\n  OK(o2)', true],
    ['((ALARM("a")))', true],
    ['AT_LEAST(2, ALARM, (a, o, a2, i))', true],
    ['AT_LEAST(3, ALARM, (a, o, a2, i))', false],
    ['AT_LEAST(50%, ALARM, (a, o, a2, i))', true],
    ['AT_LEAST(51%, ALARM, (a, o, a2, i))', false],
    ['AT_LEAST(2, NOT ALARM, (a, o, i))', true],
    ['AT_LEAST(3, NOT ALARM, (a, o, i))', false],
    ['AT_LEAST(1, NOT INSUFFICIENT_DATA, (i))', false],
    [`AT_LEAST(2, OK, ("o", ${ARN}o2)) AND NOT ALARM(i)`, true],
  ])('%s is %s', (rule, expected) => expect(evaluated(rule)).toBe(expected));

  test('names its alarms once each', () => {
    expect(
      childrenOf(compositeRule('ALARM(b) AND (OK(a) OR NOT ALARM(b)) OR AT_LEAST(1, OK, (c, a))')),
    ).toEqual(['b', 'a', 'c']);
  });

  test.each([
    ['', 'expected ALARM, OK, INSUFFICIENT_DATA, AT_LEAST, NOT, TRUE, FALSE or (, got the end at 0'],
    ['ALARM()', 'expected the name or ARN of an alarm, got ) at 6'],
    ['ALARM(a b)', 'expected ), got b) at 8'],
    ['ALARM(a', 'expected ), got the end at 7'],
    ['ALARM(a) ALARM(b)', 'expected AND, OR or the end, got ALARM(b) at 9'],
    ['(ALARM(a)', 'expected ), got the end at 9'],
    ['BROKEN(a)', 'expected ALARM, OK'],
    ['AT_LEAST(0, ALARM, (a))', 'expected a whole number of at least 1, or a percentage of at most 100'],
    ['AT_LEAST(101%, ALARM, (a))', 'expected a whole number of at least 1'],
    ['AT_LEAST(1, ALARM, a)', 'expected (, got a) at 19'],
    ['ALARM("a)', 'expected the name or ARN of an alarm'],
    [Array.from({ length: 101 }, (_, at) => `ALARM(a${at})`).join(' OR '), 'has 101 alarms; 100 are taken'],
    [Array(501).fill('TRUE').join(' OR '), 'has 501 elements; 500 are taken'],
    [`ALARM(${'a'.repeat(10_240)})`, 'has 10247 characters; 10240 are taken'],
  ])('%# is refused', (rule, problem) => expect(() => compositeRule(rule)).toThrow(problem));
});
