import { Construct } from 'constructs';
import type { LoadBalancerMetrics } from '../load-balancer-metrics';
import { DeadMen, type DeadMenProps } from './dead-men';
import { ErrorSignals } from './error-signals';
import { HostSignals } from './host-signals';
import { LatencySignals } from './latency-signals';
import { type EcsNames, SaturationSignals } from './saturation-signals';
import { SignalAlarms, type SignalAlarmsProps } from './signal-alarms';
import { SignalTerms } from './signal-terms';
import { TrafficSignals } from './traffic-signals';

export interface ServiceSignalsProps
  extends Omit<SignalAlarmsProps, 'hosts' | 'saturation' | 'shared'>,
    Omit<DeadMenProps, 'terms' | 'parent'>,
    EcsNames {
  readonly loadBalancer: LoadBalancerMetrics;
}

/**
 * The golden signals of a service, as metrics for dashboards and alarms of your own, and the alarms on what no objective
 * covers. docs/signals.md has each with its unit, its source and what it says when nothing is published.
 *
 * The metrics cost nothing: AWS publishes them. The alarms are about 2.40 USD a month, dead-man alarms 0.60 to 0.70 each.
 */
export class ServiceSignals extends Construct {
  /** How long answers take. */
  public readonly latency: LatencySignals;
  /** How many requests come. */
  public readonly traffic: TrafficSignals;
  /** How many of them fail, and who fails them. */
  public readonly errors: ErrorSignals;
  /** How much of the tasks is used. */
  public readonly saturation: SaturationSignals;
  /** How many tasks are healthy. */
  public readonly hosts: HostSignals;
  /** The alarms on what no objective covers. */
  public readonly alarms: SignalAlarms;
  /** Alarms on what stays away: users, and jobs that report. */
  public readonly deadMen: DeadMen;

  constructor(scope: Construct, id: string, props: ServiceSignalsProps) {
    super(scope, id);
    const terms = new SignalTerms(props.loadBalancer);
    this.latency = new LatencySignals(terms);
    this.traffic = new TrafficSignals(terms);
    this.errors = new ErrorSignals(terms);
    this.saturation = new SaturationSignals(terms, props);
    this.hosts = new HostSignals(terms);
    this.alarms = new SignalAlarms(this, 'Alarms', {
      ...props,
      ...{ hosts: this.hosts, saturation: this.saturation, shared: props.loadBalancer.shared },
    });
    this.deadMen = new DeadMen(this, 'DeadMen', { ...props, terms, parent: this.alarms.noHealthyHost });
  }
}
