import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { type BurnAlert, budgetOf, burnAlertsOf, limitOf, type Severity } from '../config/burn-alerts';
import { inDays, type Objective, type Objectives } from '../config/objectives';
import { warmUp } from '../release/escape-hatches';
import { Alarms, type AlarmsProps } from './alarm-factory';
import { badShare, budgetLeft, type Indicator, type IndicatorSource, indicatorOf } from './indicator';
import { nothingToJudge } from './missing-data';
import { windowName } from './window-name';

export interface ObjectiveAlarmsProps extends AlarmsProps, IndicatorSource {
  readonly objective: Objective;
  readonly objectives: Objectives;
  /** Minutes until the first revision of all has its users: before, who finds the address is answered 503. */
  readonly firstReleaseMinutes: number;
}

/**
 * One objective: the alarms on how fast its error budget goes, as the two that somebody hears of, a page and a ticket,
 * and those that they are made of.
 *
 * A pair of windows sounds while both are above the limit: the long one says that it matters, the short one that it goes on.
 */
export class ObjectiveAlarms extends Construct {
  /** Absent where no pair of its severity is watched. */
  public readonly page: cloudwatch.CompositeAlarm | undefined;
  /** Absent where no pair of its severity is watched. */
  public readonly ticket: cloudwatch.CompositeAlarm | undefined;
  private readonly indicator: Indicator;
  private readonly alarms: Alarms;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ObjectiveAlarmsProps,
  ) {
    super(scope, id);
    this.indicator = indicatorOf(props.objective.of, props);
    this.alarms = new Alarms(this, 'Alarms', props);
    this.page = this.compose('page');
    this.ticket = this.compose('ticket', this.page);
  }

  /** Bad ones of all, in percent, of one period. */
  metricBadShare(period = Duration.minutes(5)): cloudwatch.MathExpression {
    const { bad, total, metrics } = this.indicator;
    return this.expression(`100*(${bad})/(${total})`, metrics(period), period, 'bad (%)');
  }

  /** How many times faster than allowed the budget goes; 1 spends it in exactly the window. */
  metricBurnRate(period = Duration.hours(1)): cloudwatch.MathExpression {
    const { bad, total, metrics } = this.indicator;
    const { goal } = this.props.objective;
    return this.expression(`(${bad})/(${total})/${budgetOf(goal)}`, metrics(period), period, 'burn rate');
  }

  /**
   * What is left of the error budget, in percent of it; below 0 it is overdrawn. One datapoint of the whole window:
   * for a number on a dashboard or an answer of GetMetricData. An alarm looks back for 7 days at most.
   */
  metricBudgetLeft(): cloudwatch.MathExpression {
    const { metrics } = this.indicator;
    const { objective, objectives } = this.props;
    const period = Duration.days(inDays(objectives.window));
    return this.expression(
      budgetLeft(this.indicator, objective.goal),
      metrics(period),
      period,
      'budget left (%)',
    );
  }

  private expression(
    expression: string,
    usingMetrics: Record<string, cloudwatch.IMetric>,
    period: Duration,
    what: string,
  ): cloudwatch.MathExpression {
    return new cloudwatch.MathExpression({
      label: `${this.props.objective.id}: ${what}`,
      ...{ expression, usingMetrics, period },
    });
  }

  /** While the page of an objective sounds, its ticket has nothing to add. */
  private compose(
    severity: Severity,
    parent?: cloudwatch.CompositeAlarm,
  ): cloudwatch.CompositeAlarm | undefined {
    const { objective, objectives } = this.props;
    const alerts = burnAlertsOf(objectives).filter((alert) => alert.severity === severity);
    if (alerts.length === 0) return undefined;
    const pairs = alerts.map((alert) => {
      const [long, short] = this.pair(alert);
      return cloudwatch.AlarmRule.allOf(long, short);
    });
    return this.alarms.compose({
      id: `${objective.id}-${severity}`,
      runbook: `objective-${objective.of.kind}`,
      ...{ severity, objective: objective.id },
      summary: summaryOf(objective, objectives, alerts),
      impact: impactOf(objective),
      rule: cloudwatch.AlarmRule.anyOf(...pairs),
      ...(parent && { parent }),
    });
  }

  private pair(alert: BurnAlert): [cloudwatch.Alarm, cloudwatch.Alarm] {
    const [long, short] = [this.window(alert, alert.long, alert.fewest), this.window(alert, alert.short, 1)];
    // The short one alone: both must sound, and it forgets sooner what came before there was a task.
    warmUp(short, this.props.firstReleaseMinutes + alert.short);
    return [long, short];
  }

  private window(alert: BurnAlert, minutes: number, fewest: number): cloudwatch.Alarm {
    const { objective } = this.props;
    const period = Duration.minutes(minutes);
    return this.alarms.add({
      id: `${objective.id}-${alert.severity}-${windowName(minutes)}`,
      runbook: `objective-${objective.of.kind}`,
      objective: objective.id,
      summary: `In the last ${windowName(minutes)}, the error budget of ${objective.id} went more than ${round(alert.burn)} times as fast as it may.`,
      impact: impactOf(objective),
      metric: badShare(this.indicator, period, {
        label: `${objective.id}: bad share in ${windowName(minutes)}`,
        fewest,
      }),
      threshold: round(limitOf(alert, objective)),
      datapoints: { toAlarm: 1, of: 1 },
      // The expression has a value in every window; no requests at all spend no budget.
      missingData: nothingToJudge,
    });
  }
}

function summaryOf({ id, goal }: Objective, objectives: Objectives, alerts: readonly BurnAlert[]): string {
  const windows = alerts.map(
    ({ long, burn }) => `more than ${round(burn)} times as fast as it may for ${windowName(long)}`,
  );
  return `The error budget of ${id} (${goal} % over ${inDays(objectives.window)} days) goes ${windows.join(', or ')}.`;
}

function impactOf({ of }: Objective): string {
  switch (of.kind) {
    case 'availability':
      return 'Some users get errors.';
    case 'latency':
      return `Some users wait longer than ${of.under.milliseconds} ms.`;
    case 'business':
      return 'What they came for does not happen, whatever the service answers.';
  }
}

/** A template with 0.013439999999999999 would change with the machine that made it. */
const round = (value: number): number => Number(value.toPrecision(6));
