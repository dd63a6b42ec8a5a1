import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ecs from 'aws-cdk-lib/aws-ecs';
import type { IConstruct } from 'constructs';
import { inDays } from '../../config/objectives';
import type { Service } from '../../config/types-resolved';
import type { DeploymentAlarms } from '../../release/deployment-alarms';
import type { TargetGroups } from '../../service/target-groups';
import { compositesIn, PERIOD } from '../alarm-factory';
import type { DeliveryMetrics } from '../delivery-metrics';
import type { LoadBalancerMetrics } from '../load-balancer-metrics';
import type { ServiceObjectives } from '../service-objectives';
import { lineOf } from './alarm-line';
import type { Limit } from './graphs';
import { consoleLinks } from './links';
import type { PageInput } from './page';
import { DELIVERY_WINDOW } from './rows/deliveries';
import type { SeenObjective } from './rows/objectives';
import { whichRelease } from './rows/which-release';
import { TrafficMetrics } from './traffic-metrics';

export interface SeenService {
  readonly service: Service;
  readonly environment: string;
  readonly fullName: string;
  readonly runbooks: string;
  readonly logGroup: string;
  readonly gateFunctions: () => readonly string[];
  readonly loadBalancer: LoadBalancerMetrics;
  readonly targetGroups: TargetGroups;
  readonly ecsService: ecs.FargateService;
  readonly deploymentAlarms: DeploymentAlarms;
  readonly objectives: ServiceObjectives | undefined;
  readonly deliveries: DeliveryMetrics;
}

/** What the page shows of a service as it is configured. */
export function pageOfService(scope: IConstruct, seen: SeenService): PageInput {
  const { service, environment, runbooks, logGroup, ecsService, deploymentAlarms, loadBalancer } = seen;
  const traffic = new TrafficMetrics(loadBalancer, seen.targetGroups);
  const [availability] = objectivesOf(service, 'availability');
  return {
    introduction: {
      ...{ service: service.name, environment, runbooks },
      links: consoleLinks(scope, { cluster: seen.fullName, service: service.name, logGroup }),
    },
    users: {
      composites: compositesIn(scope),
      deploymentAlarms: deploymentAlarms.alarms,
      failed: traffic.failed(),
      requests: traffic.requests(),
    },
    objectives: seenObjectives(seen),
    sinceWhen: {
      failed: {
        metrics: [traffic.failed()],
        limits: availability ? pageLines(seen, availability.id) : [],
      },
      latency: {
        metrics: ['p50', 'p95', 'p99'].map((statistic) => traffic.latency(statistic)),
        limits: objectivesOf(service, 'latency').map(({ id, of }) => ({
          value: of.under.milliseconds / 1000,
          label: id,
        })),
      },
      releases: releaseMarkers(seen.deliveries),
      whichRelease: whichRelease(logGroup),
    },
    groups: {
      share: traffic.share(),
      requests: traffic.requestsByGroup(),
      failed: {
        metrics: traffic.failedByGroup(),
        limits: [lineOf(alarmOf(deploymentAlarms, 'target-errors'))],
      },
      slow: {
        metrics: traffic.slowByGroup(service.release.alarms.slow.over.milliseconds / 1000),
        limits: [lineOf(alarmOf(deploymentAlarms, 'slow-answers'))],
      },
    },
    saturation: {
      cpu: { metrics: utilization((options) => ecsService.metricCpuUtilization(options)) },
      memory: { metrics: utilization((options) => ecsService.metricMemoryUtilization(options)) },
      connections: {
        metrics: ['ActiveConnectionCount', 'NewConnectionCount', 'RejectedConnectionCount'].map((name) =>
          loadBalancer.ofAll(name, cloudwatch.Stats.SUM),
        ),
      },
      healthy: { metrics: traffic.healthyByGroup(), limits: tasksOf(service) },
    },
    dependencies: [],
    deliveries: deliveriesOf(seen.deliveries),
    logs: {
      logGroup,
      hasGates: seen.gateFunctions().length > 0,
      gateLogGroups: () => seen.gateFunctions().map((name) => `/teal/${name}`),
    },
  };
}

type OfKind<K extends SeenKind> = Extract<
  NonNullable<Service['objectives']>['all'][number]['of'],
  { kind: K }
>;
type SeenKind = 'availability' | 'latency';

/** Of the whole service. */
function objectivesOf<K extends SeenKind>(service: Service, kind: K) {
  return (service.objectives?.all ?? []).flatMap(({ id, of }) =>
    of.kind === kind && of.route === undefined ? [{ id, of: of as OfKind<K> }] : [],
  );
}

function seenObjectives({ service, objectives }: SeenService): SeenObjective[] {
  if (!service.objectives) return [];
  const window = Duration.days(inDays(service.objectives.window));
  return service.objectives.all.flatMap(({ id, goal }) => {
    const alarms = objectives?.objectives.get(id);
    if (!alarms) return [];
    return [
      {
        id,
        goal,
        window,
        budgetLeft: alarms.metricBudgetLeft(),
        burnRate: (period) => alarms.metricBurnRate(period),
      },
    ];
  });
}

/** Above which an hour of it pages. Shares of an alarm are from 0 to 1, those of the page in percent. */
function pageLines({ objectives }: SeenService, id: string): Limit[] {
  const scope = objectives?.objectives.get(id);
  return scope ? alarmsIn(scope, `${id}-page-1h`).map((alarm) => lineOf(alarm, 100)) : [];
}

function alarmOf({ alarms }: DeploymentAlarms, id: string): cloudwatch.Alarm {
  const found = alarms.find((alarm) => alarm.node.id === id);
  if (!found) throw new Error(`there is no deployment alarm ${id}`);
  return found;
}

const alarmsIn = (scope: IConstruct, id: string): cloudwatch.Alarm[] =>
  scope.node
    .findAll()
    .filter((each): each is cloudwatch.Alarm => each instanceof cloudwatch.Alarm && each.node.id === id);

/** Points at the time of a release's end. The legend says when the last one was, whatever the time range. */
const releaseMarkers = (deliveries: DeliveryMetrics): cloudwatch.IMetric[] => [
  deliveries.metricDeployments({
    ...{ period: PERIOD, color: cloudwatch.Color.GREEN },
    label: `released, last \${LAST_TIME_RELATIVE} ago`,
  }),
  deliveries.metricFailedDeployments({
    ...{ period: PERIOD, color: cloudwatch.Color.PURPLE },
    label: `failed, last \${LAST_TIME_RELATIVE} ago`,
  }),
];

const utilization = (metric: (options: cloudwatch.MetricOptions) => cloudwatch.Metric) => [
  metric({ period: PERIOD, label: 'mean' }),
  metric({ period: PERIOD, label: 'worst task', statistic: cloudwatch.Stats.MAXIMUM }),
];

const tasksOf = ({ tasks: { min, max } }: Service): Limit[] => [
  { value: min, label: 'at least' },
  { value: max, label: 'at most' },
];

const deliveriesOf = (deliveries: DeliveryMetrics): PageInput['deliveries'] => {
  const over = (metric: cloudwatch.IMetric, divisor: number, label: string) =>
    new cloudwatch.MathExpression({
      ...{ expression: `seconds/${divisor}`, usingMetrics: { seconds: metric } },
      ...{ label, period: DELIVERY_WINDOW },
    });
  const options = { period: DELIVERY_WINDOW };
  return {
    deployments: deliveries.metricDeployments(options),
    changeFailureRate: deliveries.metricChangeFailureRate(options),
    leadTime: over(deliveries.metricLeadTime(options), 3600, 'Lead time (hours)'),
    timeToRestore: over(deliveries.metricTimeToRestore(options), 60, 'Time to restore (minutes)'),
  };
};
