import type { ResourceChange } from '../differences';
import { booleanOf, canonical, isFields, listOf, numberOf, shown } from '../values';
import { metrics } from './alarm-metrics';
import { arrow, type Findings, ownChange, propertiesOf, type Rule } from './findings';

const TYPES: ReadonlySet<string> = new Set([
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::CompositeAlarm',
  'AWS::CloudWatch::AnomalyDetector',
]);

/** What an alarm looks at: another thing is another alarm, which a plan cannot judge. */
const LOOKS_AT = [
  'Metrics',
  'MetricName',
  'Namespace',
  'Dimensions',
  'Statistic',
  'ExtendedStatistic',
  'Unit',
  'ThresholdMetricId',
  'EvaluateLowSampleCountPercentile',
  'EvaluationWindow',
  'EvaluationInterval',
  'EvaluationCriteria',
  'AlarmRule',
  'ActionsSuppressor',
  'ActionsSuppressorWaitPeriod',
  'ActionsSuppressorExtensionPeriod',
] as const;

const subject = 'alarm';

/** An alarm that fires later, less often, or at nobody. */
export const alarm: Rule = (change, findings) => {
  if (!TYPES.has(change.type)) return;
  if (change.how === 'added') findings.say('tightening', '', 'is a new alarm', { subject });
  if (change.how === 'removed') findings.say('weakening', '', 'watches no more', { subject });
  if (change.how !== 'changed') return;
  threshold(change, findings);
  periods(change, findings);
  const looks = ownChange(change, 'Metrics');
  if (looks) metrics(looks, findings);
  missing(change, findings);
  actions(change, findings);
  for (const name of LOOKS_AT) {
    const own = ownChange(change, name);
    if (own === undefined || findings.isExplained(name)) continue;
    findings.say('weakening', name, `looks at something else: ${name} ${arrow(own.before, own.after)}`, {
      after: own.after,
      subject,
    });
  }
  const warmUp = ownChange(change, 'WarmUpConfiguration');
  if (warmUp) {
    findings.number({
      path: 'WarmUpConfiguration',
      what: 'minutes of warm-up, in which it does not fire,',
      before: minutes(warmUp.before),
      after: minutes(warmUp.after),
      safer: 'lower',
      subject,
    });
  }
};

function minutes(warmUp: unknown): unknown {
  if (warmUp === undefined) return 0;
  return isFields(warmUp) ? warmUp.WarmUpPeriodDurationInMinutes : warmUp;
}

/** Whether a low value fires. source: CloudWatch API reference, PutMetricAlarm (ComparisonOperator) */
const firesBelow = (operator: unknown): boolean | undefined =>
  typeof operator === 'string' ? { L: true, G: false }[operator.charAt(0)] : undefined;

function threshold(change: ResourceChange, findings: Findings): void {
  const operator = ownChange(change, 'ComparisonOperator');
  if (operator) {
    const isStricter =
      String(operator.after) === String(operator.before).replace(/Threshold$/, 'OrEqualToThreshold');
    findings.say(
      isStricter ? 'tightening' : 'weakening',
      'ComparisonOperator',
      `compares otherwise: ${arrow(operator.before, operator.after)}`,
      { after: operator.after, subject },
    );
  }
  const own = ownChange(change, 'Threshold');
  if (!own) return;
  const below = firesBelow(change.after?.properties.ComparisonOperator);
  // An operator that is not known, or a band, makes no direction the safe one.
  const after = below === undefined ? undefined : own.after;
  if (after === undefined) {
    findings.say('weakening', 'Threshold', `threshold ${arrow(own.before, own.after)}`, {
      after: own.after,
      subject,
    });
    return;
  }
  findings.number({
    path: 'Threshold',
    what: 'threshold',
    ...own,
    safer: below ? 'higher' : 'lower',
    subject,
  });
}

/** M of N datapoints: more of them fire later, and so do as many of fewer. */
function periods(change: ResourceChange, findings: Findings): void {
  const period = ownChange(change, 'Period');
  if (period)
    findings.number({ path: 'Period', what: 'seconds of a period', ...period, safer: 'lower', subject });
  const names = ['DatapointsToAlarm', 'EvaluationPeriods'];
  if (!names.some((name) => ownChange(change, name))) return;
  const [before, after] = [windowOf(change.before?.properties), windowOf(change.after?.properties)];
  for (const name of names) findings.explain(name);
  if (canonical(before) === canonical(after)) return;
  const known = before !== undefined && after !== undefined;
  const isWeaker = !known || after.needed > before.needed || after.of < before.of;
  findings.say(
    isWeaker ? 'weakening' : 'tightening',
    'DatapointsToAlarm',
    `fires after ${windowText(before)} → ${windowText(after)} datapoints`,
    { after, subject },
  );
}

interface Window {
  readonly needed: number;
  readonly of: number;
}

function windowOf(properties: Readonly<Record<string, unknown>> | undefined): Window | undefined {
  const of = numberOf(properties?.EvaluationPeriods);
  const given = properties?.DatapointsToAlarm;
  const needed = given === undefined ? of : numberOf(given);
  return of === undefined || needed === undefined ? undefined : { needed, of };
}

const windowText = (window: Window | undefined): string =>
  window === undefined ? shown(window) : `\`${window.needed} of ${window.of}\``;

/** How missing data counts, the safest first. source: CloudWatch user guide, "Configuring how alarms treat missing data" */
const MISSING = ['breaching', 'missing', 'ignore', 'notBreaching'];

function missing(change: ResourceChange, findings: Findings): void {
  const own = ownChange(change, 'TreatMissingData');
  if (!own) return;
  const rank = (value: unknown) => {
    const found = MISSING.indexOf(String(value ?? 'missing'));
    return found < 0 ? MISSING.length : found;
  };
  if (rank(own.after) === rank(own.before) && rank(own.after) < MISSING.length) {
    findings.explain('TreatMissingData');
    return;
  }
  findings.say(
    rank(own.after) < rank(own.before) ? 'tightening' : 'weakening',
    'TreatMissingData',
    `missing data counts ${arrow(own.before ?? 'missing', own.after ?? 'missing')}`,
    { after: own.after ?? 'missing', subject },
  );
}

function actions(change: ResourceChange, findings: Findings): void {
  const enabled = ownChange(change, 'ActionsEnabled');
  if (enabled) {
    findings.switch({
      path: 'ActionsEnabled',
      what: 'its actions are on:',
      before: enabled.before ?? true,
      after: enabled.after ?? true,
      safe: true,
      subject,
    });
  }
  const own =
    propertiesOf(change).some(({ name }) => name === 'AlarmActions') && ownChange(change, 'AlarmActions');
  if (!own) return;
  const [before, after] = [listOf(own.before), listOf(own.after)];
  const kept = new Set(after?.map(canonical));
  const lost = before?.filter((each) => !kept.has(canonical(each))) ?? [];
  const isWeaker =
    !before || !after || lost.length > 0 || booleanOf(change.after?.properties.ActionsEnabled) === false;
  findings.say(
    isWeaker ? 'weakening' : 'tightening',
    'AlarmActions',
    isWeaker ? `no longer tells ${shown(lost[0] ?? own.after)}` : `also tells ${shown(own.after)}`,
    { after: own.after ?? [], subject },
  );
}
