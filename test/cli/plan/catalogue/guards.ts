import type { Change } from '../catalogue';
import { push, remove, set } from '../edits';

const ALARM = 'DeploymentAlarmstargeterrors80D8488F';
const UNIFORMITY = 'UniformityAlarmsuniformity29B7CD1A';
const GATE = 'GatessmoketestFunctionC68F4D40';
const DEPLOYMENT = 'Service.Properties.DeploymentConfiguration';
/** Of these the first value is a recovery's, the second that of a release. */
const [BAKE, STRATEGY] = [`${DEPLOYMENT}.BakeTimeInMinutes.Fn::If`, `${DEPLOYMENT}.Strategy.Fn::If`];
const CANARY = `${DEPLOYMENT}.CanaryConfiguration.Fn::If.2`;
const NONE = 'Starts no release in production; replaces nothing';
const weakens = (what: string) => `${NONE}; weakens ${what}`;

const one = (name: string, kind: string, path: string, value: unknown, what?: string): Change => ({
  name,
  edits: [set(path, value)],
  lines: [`${kind} ${path.split('.')[0]}`],
  verdict: what === undefined ? NONE : weakens(what),
});

const request = (path: string, more: object = {}) => ({
  path,
  method: 'GET',
  status: 200,
  withinMilliseconds: 5000,
  ...more,
});

/** The expression of an alarm with another number of requests, from which on it judges. */
const least = (name: string, kind: string, requests: number, what?: string): Change => ({
  name,
  edits: [
    ({ Resources }) => {
      const properties = Resources[ALARM]?.Properties as { Metrics: { Expression: string }[] } | undefined;
      const query = properties?.Metrics[0];
      if (query) query.Expression = query.Expression.replaceAll('>=50', `>=${requests}`);
    },
  ],
  lines: [`${kind} ${ALARM}`],
  verdict: what === undefined ? NONE : weakens(what),
});

/** What stops a bad release: alarms, gates, holds, bakes. */
export const GUARDS: readonly Change[] = [
  one('a threshold raised', 'weakening', `${ALARM}.Properties.Threshold`, 5, '1 alarm'),
  one('a threshold lowered', 'tightening', `${ALARM}.Properties.Threshold`, 1),
  one(
    'a threshold that is not known',
    'weakening',
    `${ALARM}.Properties.Threshold`,
    { 'Fn::ImportValue': 'share' },
    '1 alarm',
  ),
  one('more datapoints', 'weakening', `${ALARM}.Properties.DatapointsToAlarm`, 3, '1 alarm'),
  one('fewer datapoints', 'tightening', `${ALARM}.Properties.DatapointsToAlarm`, 1),
  one('as many datapoints of fewer', 'weakening', `${ALARM}.Properties.EvaluationPeriods`, 2, '1 alarm'),
  one('a longer period', 'weakening', `${UNIFORMITY}.Properties.Period`, 300, '1 alarm'),
  one(
    'a longer period of a metric',
    'weakening',
    `${ALARM}.Properties.Metrics.1.MetricStat.Period`,
    300,
    '1 alarm',
  ),
  one('another expression', 'weakening', `${ALARM}.Properties.Metrics.0.Expression`, '0', '1 alarm'),
  least('an alarm that judges from fewer requests on', 'tightening', 20),
  least('an alarm that judges from more requests on', 'weakening', 5000, '1 alarm'),
  one('another label', 'neutral', `${ALARM}.Properties.Metrics.0.Label`, 'Errors'),
  one(
    'missing data that counts no more',
    'weakening',
    `${UNIFORMITY}.Properties.TreatMissingData`,
    'notBreaching',
    '1 alarm',
  ),
  one('missing data that counts', 'tightening', `${ALARM}.Properties.TreatMissingData`, 'breaching'),
  one('actions off', 'weakening', `${ALARM}.Properties.ActionsEnabled`, false, '1 alarm'),
  one('somebody else is told', 'tightening', `${ALARM}.Properties.AlarmActions`, [
    'arn:aws:sns:eu-west-1:111122223333:page',
  ]),
  one(
    'another comparison',
    'weakening',
    `${ALARM}.Properties.ComparisonOperator`,
    'LessThanThreshold',
    '1 alarm',
  ),
  one(
    'a longer warm-up',
    'weakening',
    `${ALARM}.Properties.WarmUpConfiguration.WarmUpPeriodDurationInMinutes`,
    60,
    '1 alarm',
  ),
  one('another description of an alarm', 'neutral', `${ALARM}.Properties.AlarmDescription`, 'Errors.'),
  one('a bake shortened', 'weakening', `${BAKE}.2`, 1, '1 bake'),
  one('a bake prolonged', 'tightening', `${BAKE}.2`, 60),
  one('a hold shortened', 'weakening', `${CANARY}.CanaryBakeTimeInMinutes`, 1, '1 hold'),
  one('more users in the canary', 'weakening', `${CANARY}.CanaryPercent`, 50, '1 release strategy'),
  one('all users at once', 'weakening', `${STRATEGY}.2`, 'BLUE_GREEN', '1 release strategy'),
  one(
    'the circuit breaker off',
    'weakening',
    `${DEPLOYMENT}.DeploymentCircuitBreaker.Enable`,
    false,
    '1 circuit breaker',
  ),
  one('no rollback by alarms', 'weakening', `${DEPLOYMENT}.Alarms.Rollback`, false, '1 alarm'),
  one(
    'fewer healthy tasks in a deployment',
    'weakening',
    `${DEPLOYMENT}.MinimumHealthyPercent`,
    50,
    '1 release strategy',
  ),
  one(
    'a gate that passes by waiting',
    'weakening',
    `${DEPLOYMENT}.LifecycleHooks.2.TimeoutConfiguration.Action`,
    'CONTINUE',
    '1 gate',
  ),
  one(
    'another timeout of a gate',
    'neutral',
    `${DEPLOYMENT}.LifecycleHooks.2.TimeoutConfiguration.TimeoutInMinutes`,
    30,
  ),
  {
    name: 'a gate that is asked once and not twice',
    edits: [remove(`${DEPLOYMENT}.LifecycleHooks.2.LifecycleStages.1`)],
    lines: ['weakening Service'],
    verdict: weakens('1 gate'),
  },
  {
    name: 'a gate removed, and its function stays',
    edits: [remove(`${DEPLOYMENT}.LifecycleHooks.2`)],
    lines: ['weakening Service'],
    verdict: weakens('1 gate'),
  },
  {
    name: 'a gate removed with its function',
    edits: [remove(`${DEPLOYMENT}.LifecycleHooks.2`), remove(GATE)],
    lines: [`destructive ${GATE}`, 'weakening Service'],
    verdict: 'Starts no release in production; destroys or leaves behind 1; weakens 1 gate',
  },
  {
    name: 'an alarm that ends a release no more',
    edits: [remove(`${DEPLOYMENT}.Alarms.AlarmNames.0`)],
    lines: ['weakening Service'],
    verdict: weakens('1 alarm'),
  },
  {
    name: 'an alarm removed',
    edits: [remove(UNIFORMITY)],
    lines: [`destructive ${UNIFORMITY}`, `weakening ${UNIFORMITY}`],
    verdict: 'Starts no release in production; destroys or leaves behind 1; weakens 1 alarm',
  },
  {
    name: 'a rollback under a condition that does not hold',
    edits: [
      set(`${DEPLOYMENT}.Strategy`, { 'Fn::If': ['Recovers', 'ROLLING', 'CANARY'] }),
      (template) => {
        template.Conditions = {
          ...(template.Conditions as object),
          Recovers: { 'Fn::Equals': [{ Ref: 'ImageDigest' }, 'none'] },
        };
      },
    ],
    lines: ['weakening Service'],
    verdict: weakens('1 condition'),
  },
  {
    name: 'a rollback under a condition that does not hold, beside a longer bake',
    edits: [
      set(`${DEPLOYMENT}.Strategy`, { 'Fn::If': ['Recovers', 'ROLLING', 'CANARY'] }),
      set(`${DEPLOYMENT}.BakeTimeInMinutes`, 60),
      (template) => {
        template.Conditions = {
          ...(template.Conditions as object),
          Recovers: { 'Fn::Equals': [{ Ref: 'ImageDigest' }, 'none'] },
        };
      },
    ],
    lines: ['weakening Service', 'tightening Service'],
    verdict: weakens('1 condition'),
  },
  {
    name: 'a request less in a smoke test',
    edits: [
      set(`${GATE}.Properties.Environment.Variables.SMOKE_TEST_REQUESTS`, JSON.stringify([request('/')])),
    ],
    lines: [`weakening ${GATE}`],
    verdict: weakens('1 gate'),
  },
  {
    name: 'another request, and more time for one',
    edits: [
      set(
        `${GATE}.Properties.Environment.Variables.SMOKE_TEST_REQUESTS`,
        JSON.stringify([request('/', { withinMilliseconds: 9000 }), request('/products'), request('/new')]),
      ),
    ],
    lines: [`weakening ${GATE}`, `tightening ${GATE}`],
    verdict: weakens('1 gate'),
  },
  {
    name: 'a smoke test that checks what is answered',
    edits: [
      set(
        `${GATE}.Properties.Environment.Variables.SMOKE_TEST_REQUESTS`,
        JSON.stringify([request('/', { contains: 'shop' }), request('/products')]),
      ),
    ],
    lines: [`tightening ${GATE}`],
    verdict: NONE,
  },
  one(
    'a gate that asks elsewhere',
    'weakening',
    `${GATE}.Properties.Environment.Variables.ENTRANCE_DOMAIN`,
    'example.com',
    '1 gate',
  ),
  one('other code of a gate', 'weakening', `${GATE}.Properties.Code.S3Key`, 'other.zip', '1 gate'),
  one(
    'what starts the check of uniformity',
    'weakening',
    'UniformityRule311C8F8B.Properties.State',
    'DISABLED',
    '1 protection',
  ),
  {
    name: 'another alarm ends a release',
    edits: [push(`${DEPLOYMENT}.Alarms.AlarmNames`, 'shop-production-uniformity')],
    lines: ['tightening Service'],
    verdict: NONE,
  },
];
