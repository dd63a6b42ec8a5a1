import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { inMinutes } from '../../config/duration';
import type { Heartbeat, Watch } from '../../config/watch';
import { warmUp } from '../../release/escape-hatches';
import { Alarms, type AlarmsProps, type Runbook } from '../alarm-factory';
import { SERVICE_METRICS } from '../indicator';
import { silenceIsBad } from '../missing-data';
import { windowName } from '../window-name';
import { mathOf, plus, REQUESTS, type SignalTerms, type Term, UNROUTED } from './signal-terms';

export interface DeadMenProps extends AlarmsProps {
  readonly environment: string;
  readonly watch: Watch;
  readonly terms: SignalTerms;
  /** Minutes until the first revision of all has its users. */
  readonly firstReleaseMinutes: number;
  /** While it sounds, that nobody asks is no news. */
  readonly parent: cloudwatch.CompositeAlarm;
}

/** Name of the metric in `Teal/Service`, with the dimensions Service, Environment and Job; its value is 1. */
export const HEARTBEAT = 'Heartbeat';

interface Silence {
  readonly id: string;
  readonly runbook: Runbook;
  readonly summary: string;
  readonly impact: string;
  readonly severity: 'page' | 'ticket';
  readonly minutes: number;
  /** 1 in a period in which too little came, else 0. */
  readonly silent: Term;
  /** Minutes after its creation in which it does not judge. */
  readonly quietFor: number;
  readonly parent?: cloudwatch.CompositeAlarm;
}

/**
 * Alarms on what does not come. Each looks at one period as long as the silence, which slides with the minutes, or over a day
 * with the hours: several short periods would be judged by the last that had data, since CloudWatch fetches more than it needs,
 * and a job that is missed after a day would be told of after three.
 * source: CloudWatch user guide, "Configuring how CloudWatch alarms treat missing data", evaluation range
 *
 * 0.60 USD a month each, and 0.10 more for traffic, as list prices go.
 */
export class DeadMen extends Construct {
  /** Absent without `watch.traffic`. */
  public readonly traffic: cloudwatch.CompositeAlarm | undefined;
  /** By job. */
  public readonly heartbeats: ReadonlyMap<string, cloudwatch.CompositeAlarm>;
  private readonly factory: Alarms;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: DeadMenProps,
  ) {
    super(scope, id);
    this.factory = new Alarms(this, 'Alarms', props);
    const { traffic, heartbeats } = props.watch;
    this.traffic = traffic && this.missTraffic(traffic);
    this.heartbeats = new Map(heartbeats.map((heartbeat) => [heartbeat.job, this.missJob(heartbeat)]));
  }

  /** Reports of a job in a period. 0 where nothing is published; nothing where nothing ever was. */
  metricHeartbeats(job: string, period = Duration.hours(1)): cloudwatch.IMetric {
    const heartbeat = this.props.watch.heartbeats.find((one) => one.job === job);
    if (!heartbeat)
      throw new Error(`job must be one of watch.heartbeats, got ${job}; correct it, or add it there`);
    const { expression, using } = this.reports(heartbeat);
    return mathOf({ expression: `FILL(${expression},0)`, using }, `reports of ${job}`, period);
  }

  private missTraffic(traffic: NonNullable<Watch['traffic']>): cloudwatch.CompositeAlarm {
    const { silentAfter, fewerThan, severity } = traffic;
    const { terms, parent, firstReleaseMinutes } = this.props;
    const minutes = inMinutes(silentAfter);
    // Users who are answered that there is no task have come: that is another alarm's.
    const { expression, using } = terms.shared
      ? terms.count(REQUESTS, 'all')
      : plus(terms.count(REQUESTS, 'all'), terms.count(UNROUTED, 'all'));
    return this.miss({
      ...{ id: 'no-traffic', runbook: 'no-traffic', severity, minutes, parent },
      summary: `In ${windowName(minutes)} ${fewerThan === 1 ? 'no request' : `fewer than ${fewerThan} requests`} came.`,
      impact: 'They do not reach the service: it answers nobody, and nothing that counts answers sees it.',
      silent: { expression: `IF((${expression})<${fewerThan},1,0)`, using },
      quietFor: firstReleaseMinutes + minutes,
    });
  }

  private missJob(heartbeat: Heartbeat): cloudwatch.CompositeAlarm {
    const { job, silentAfter, severity } = heartbeat;
    const minutes = inMinutes(silentAfter);
    const { expression, using } = this.reports(heartbeat);
    return this.miss({
      ...{ id: `heartbeat-${job}`, runbook: 'heartbeat', severity, minutes },
      summary: `The job ${job} has not reported for ${windowName(minutes)}.`,
      impact: 'What it does for them was not done, or it did not end well.',
      silent: { expression: `IF(FILL(${expression},0)>0,0,1)`, using },
      quietFor: minutes,
    });
  }

  private miss(silence: Silence): cloudwatch.CompositeAlarm {
    const { id, minutes, silent, quietFor, severity, parent, ...said } = silence;
    const alarm = this.factory.add({
      id: `${id}-${windowName(minutes)}`,
      ...said,
      metric: mathOf(silent, `${id}: silent for ${windowName(minutes)}`, Duration.minutes(minutes)),
      threshold: 0,
      datapoints: { toAlarm: 1, of: 1 },
      missingData: silenceIsBad,
    });
    warmUp(alarm, quietFor);
    return this.factory.compose({
      ...{ id, ...said, severity, objective: id, rule: alarm },
      ...(parent && { parent }),
    });
  }

  private reports({ job, metric }: Heartbeat): Term {
    const { service, environment } = this.props;
    const counted = metric ?? {
      ...{ namespace: SERVICE_METRICS.NAMESPACE, metric: HEARTBEAT },
      dimensions: { Service: service, Environment: environment, Job: job },
    };
    const using = new cloudwatch.Metric({
      namespace: counted.namespace,
      metricName: counted.metric,
      dimensionsMap: { ...counted.dimensions },
      statistic: cloudwatch.Stats.SUM,
    });
    return { expression: 'reports', using: { reports: using } };
  }
}
