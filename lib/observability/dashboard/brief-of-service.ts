import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { ecsPlace } from '../../config/names';
import type { Environment, Service } from '../../config/types-resolved';
import { deploymentAlarmNames } from '../../release/deployment-alarms';
import { PERIOD } from '../alarm-factory';
import { dashboardUrl } from '../dashboard-url';
import { ErrorSignals } from '../signals/error-signals';
import { LatencySignals } from '../signals/latency-signals';
import { SaturationSignals } from '../signals/saturation-signals';
import { type BalancedMetrics, SignalTerms } from '../signals/signal-terms';
import { TrafficSignals } from '../signals/traffic-signals';
import type { ServiceInBrief } from './rows/service-in-brief';
import { type Searched, searchedBudget, wholeService, windowOf } from './searched-budget';
import { SearchedMetrics } from './searched-metrics';

/** What the page of all services shows of one, by names alone: its stack is made after the foundation, and without it. */
export function briefOfService(
  scope: Construct,
  { service, environment, others }: { service: Service; environment: Environment; others: readonly string[] },
): ServiceInBrief {
  const fullName = `${service.name}-${environment.name}`;
  const metrics = metricsOf(service, fullName, others);
  const { cluster, service: serviceName } = ecsPlace(
    service.name,
    environment.name,
    environment.cluster?.name,
  );
  const terms = new SignalTerms(metrics?.(PERIOD) ?? unnamed);
  const saturation = new SaturationSignals(terms, { clusterName: cluster, serviceName });
  const of = { service: service.name, environment: environment.name };
  return {
    service: service.name,
    url: dashboardUrl(scope, fullName),
    deploymentAlarms: deploymentAlarmNames(fullName, service.loadBalancer !== undefined).map((name) =>
      cloudwatch.Alarm.fromAlarmName(scope, name, name),
    ),
    ...(metrics && {
      requests: [
        new TrafficSignals(terms).metricRequests(),
        new ErrorSignals(terms).metricErrorShare(),
        new LatencySignals(terms).metricPercentile(99),
      ],
    }),
    saturation: [saturation.metricWorstCpu(), saturation.metricWorstMemory()],
    ...budgetsOf(service, metrics && { ...of, metrics }),
  };
}

/** What ECS says is known without: only that is asked for. */
const unnamed: BalancedMetrics = {
  shared: true,
  of: (_, metricName) => {
    throw new Error(
      `${metricName} must be of target groups with names, got groups that CloudFormation names; leave it out`,
    );
  },
};

/** Where its requests are found. A load balancer that is there already has target groups that CloudFormation names. */
function metricsOf(
  { loadBalancer }: Service,
  fullName: string,
  others: readonly string[],
): Searched['metrics'] | undefined {
  if (loadBalancer === undefined) return (period) => SearchedMetrics.ofLoadBalancer(fullName, others, period);
  return loadBalancer.shared ? (period) => SearchedMetrics.ofTargetGroups(fullName, period) : undefined;
}

function budgetsOf({ objectives }: Service, searched: Searched | undefined): Pick<ServiceInBrief, 'budgets'> {
  if (!objectives) return {};
  const window = windowOf(objectives);
  const left = searched
    ? wholeService(objectives).map((objective, nth) => searchedBudget(objective, window, nth, searched))
    : [];
  return { budgets: { window, left } };
}
