import {
  afterCheck,
  type CheckResult,
  INITIAL_HEALTH,
  matchesStatus,
} from '../../../rehearsal/elasticloadbalancing/health';
import { HEALTH_CHECK } from './fixtures';

// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
// + passed, - failed; healthy after 3, unhealthy after 2
test.each([
  ['', 'initial'],
  ['+', 'healthy'],
  ['-', 'initial'],
  ['-+', 'healthy'],
  ['--', 'unhealthy'],
  ['+-', 'healthy'],
  ['+-+-+-', 'healthy'],
  ['+--', 'unhealthy'],
  ['+--+', 'unhealthy'],
  ['+--++', 'unhealthy'],
  ['+--++-+', 'unhealthy'],
  ['+--+++', 'healthy'],
  ['--+++', 'healthy'],
])('checks "%s": %s', (checks, expected) => {
  const results = [...checks].map<CheckResult>((check) => (check === '+' ? 'passed' : 'Target.Timeout'));
  const health = results.reduce((before, result) => afterCheck(before, result, HEALTH_CHECK), INITIAL_HEALTH);
  expect(health.state).toBe(expected);
});

test('an unhealthy target shows why its last check failed', () => {
  const results: CheckResult[] = ['Target.Timeout', 'Target.Timeout', 'Target.ResponseCodeMismatch'];
  expect(
    results.reduce((health, result) => afterCheck(health, result, HEALTH_CHECK), INITIAL_HEALTH),
  ).toEqual({ state: 'unhealthy', against: 0, reason: 'Target.ResponseCodeMismatch' });
});

// source: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_Matcher.html
test.each([
  ['200', 200, true],
  ['200', 201, false],
  ['200-299', 204, true],
  ['200-299', 300, false],
  ['200-299,301', 301, true],
  ['200,202', 202, true],
  ['200,202', 201, false],
])('%s and %d: %s', (matcher, status, expected) => {
  expect(matchesStatus(matcher, status)).toBe(expected);
});
