import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { type Dependency, limitAlarmId, ticketId } from '../../config/dependencies';
import { Alarms, type AlarmsProps } from '../alarm-factory';
import type { DependencyLimit, DependencyMetric, FourSignals } from './four-signals';
import { type DependencyRow, type RowLimit, SIGNALS, type SignalName } from './row';
import { fourSignalsOf, titleOf } from './signals';
import type { Caller } from './signals/external';

export interface DependencyAlarmsProps extends AlarmsProps, Caller {
  readonly dependency: Dependency;
}

const IMPACT = 'Requests that need it are slow or fail, or soon will be.';

/**
 * One thing that a service needs: what is seen of it, and the ticket when one of its limits is exceeded. It never pages: a
 * database at its limit is a cause, of which users notice nothing as long as the service answers.
 *
 * Nothing suppresses the ticket, and it suppresses nothing: while the service's page sounds it is the clue.
 */
export class DependencyAlarms extends Construct {
  /** Its kind and name, as in `database orders`. */
  public readonly title: string;
  /** Absent where it has no limits. */
  public readonly ticket: cloudwatch.CompositeAlarm | undefined;
  private readonly signals: FourSignals;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: DependencyAlarmsProps,
  ) {
    super(scope, id);
    this.title = titleOf(props.dependency);
    this.signals = fourSignalsOf(props.dependency, props);
    this.ticket = this.compose(new Alarms(this, 'Alarms', props));
  }

  /** What its callers wait for; empty where this kind of dependency does not tell. @param period @default a minute */
  metricLatency(period?: Duration): readonly cloudwatch.Metric[] {
    return this.metrics('latency', period);
  }

  /** How much it does. @param period @default a minute */
  metricTraffic(period?: Duration): readonly cloudwatch.Metric[] {
    return this.metrics('traffic', period);
  }

  /** What fails; empty where this kind of dependency does not tell. @param period @default a minute */
  metricErrors(period?: Duration): readonly cloudwatch.Metric[] {
    return this.metrics('errors', period);
  }

  /** What may be used up; empty where this kind of dependency does not tell. @param period @default a minute */
  metricSaturation(period?: Duration): readonly cloudwatch.Metric[] {
    return this.metrics('saturation', period);
  }

  /** For a dashboard. @internal */
  row(period?: Duration): DependencyRow {
    return {
      title: this.title,
      signals: SIGNALS.map((name) => {
        const { metrics, absent } = this.signals[name];
        return {
          ...{ name, metrics: this.metrics(name, period), units: metrics.map(({ unit }) => unit) },
          limits: this.rowLimits(name),
          ...(absent !== undefined && { absent }),
        };
      }),
    };
  }

  private rowLimits(name: SignalName): RowLimit[] {
    const { metrics, limits } = this.signals[name];
    return limits.flatMap(({ key, of: [only, ...others], expression, limit }) => {
      const place = only && others.length === 0 && expression === undefined ? metrics.indexOf(only) : -1;
      return place < 0
        ? []
        : [{ of: place, value: limit, label: limitAlarmId(this.props.dependency.name, key) }];
    });
  }

  private metrics(name: SignalName, period = Duration.minutes(1)): readonly cloudwatch.Metric[] {
    return this.signals[name].metrics.map((metric) => metricOf(metric, period));
  }

  private compose(alarms: Alarms): cloudwatch.CompositeAlarm | undefined {
    const { name } = this.props.dependency;
    const limits = SIGNALS.flatMap((signal) => this.signals[signal].limits);
    if (limits.length === 0) return undefined;
    const exceeded = limits.map((limit) => this.alarm(alarms, limit));
    return alarms.compose({
      ...{ id: ticketId(name), runbook: 'dependency', severity: 'ticket', objective: ticketId(name) },
      summary: `The ${this.title} is slow, fails or has little left.`,
      impact: IMPACT,
      rule: cloudwatch.AlarmRule.anyOf(...exceeded),
    });
  }

  private alarm(alarms: Alarms, limit: DependencyLimit): cloudwatch.Alarm {
    return alarms.add({
      ...{ id: limitAlarmId(this.props.dependency.name, limit.key), runbook: 'dependency' },
      summary: `The ${this.title} ${limit.says}.`,
      impact: IMPACT,
      metric: limitMetric(limit),
      threshold: limit.limit,
      bound: limit.bound,
      datapoints: limit.datapoints,
      missingData: limit.missingData,
    });
  }
}

/** Without its unit: CloudWatch would look for data that was published with just this one. */
const metricOf = (
  { namespace, metric, dimensions, statistic, label }: Omit<DependencyMetric, 'label'> & { label?: string },
  period: Duration,
): cloudwatch.Metric =>
  new cloudwatch.Metric({
    ...{ namespace, metricName: metric, dimensionsMap: { ...dimensions }, statistic, period },
    ...(label !== undefined && { label }),
  });

function limitMetric({ of, expression, says, periodMinutes }: DependencyLimit): cloudwatch.IMetric {
  const period = Duration.minutes(periodMinutes);
  // A label alone would make an expression of it.
  const metrics = of.map(({ label: _, ...metric }) => metricOf(metric, period));
  const [only] = metrics;
  if (expression === undefined && only !== undefined) return only;
  return new cloudwatch.MathExpression({
    expression: expression ?? '',
    usingMetrics: Object.fromEntries(metrics.map((metric, index) => [`m${index}`, metric])),
    ...{ label: says, period },
  });
}
