import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { IConstruct } from 'constructs';
import { inMinutes } from '../../config/duration';
import type { EcsPlace } from '../../config/names';
import { inDays } from '../../config/objectives';
import type { Service } from '../../config/types-resolved';
import type { DeploymentAlarms } from '../../release/deployment-alarms';
import { compositesIn, PERIOD } from '../alarm-factory';
import type { DeliveryMetrics } from '../delivery-metrics';
import type { ServiceDependencies } from '../dependencies/service-dependencies';
import type { Probe } from '../probe';
import type { ServiceObjectives } from '../service-objectives';
import type { Group } from '../signals/parts';
import type { ServiceSignals } from '../signals/service-signals';
import { lineOf } from './alarm-line';
import type { Limit } from './graphs';
import { consoleLinks } from './links';
import type { PageInput } from './page';
import { DELIVERY_WINDOW } from './rows/deliveries';
import type { SeenObjective } from './rows/objectives';
import type { SeenJob, SeenProbe } from './rows/watched';
import { whichRelease } from './rows/which-release';

export interface SeenService {
  readonly service: Service;
  readonly environment: string;
  /** With places of a probe it is known. */
  readonly region: string | undefined;
  readonly ecs: EcsPlace;
  readonly runbooks: string;
  readonly logGroup: string;
  readonly gateFunctions: () => readonly string[];
  readonly deploymentAlarms: DeploymentAlarms;
  readonly objectives: ServiceObjectives | undefined;
  readonly signals: ServiceSignals;
  readonly deliveries: DeliveryMetrics;
  readonly dependencies: ServiceDependencies | undefined;
  readonly probe: Probe | undefined;
}

/** What the page shows of a service as it is configured. */
export function pageOfService(scope: IConstruct, seen: SeenService): PageInput {
  const { service, environment, runbooks, logGroup, deploymentAlarms, signals } = seen;
  const { latency, traffic, errors } = signals;
  return {
    introduction: {
      ...{ service: service.name, environment, runbooks },
      links: consoleLinks(scope, { ...seen.ecs, logGroup }),
    },
    users: {
      composites: compositesIn(Stack.of(scope)),
      deploymentAlarms: deploymentAlarms.alarms,
      failed: errors.metricErrorShare(),
      requests: traffic.metricRequests(),
    },
    objectives: seenObjectives(seen),
    sinceWhen: {
      failed: {
        metrics: [errors.metricErrorShare()],
        limits: objectivesOf(service, 'availability').flatMap(({ id }) => pageLines(seen, id)),
      },
      latency: {
        metrics: [50, 95, 99].map((percent) => latency.metricPercentile(percent)),
        limits: objectivesOf(service, 'latency').map(({ id, of }) => ({
          value: of.under.milliseconds / 1000,
          label: id,
        })),
      },
      releases: releaseMarkers(seen.deliveries),
      whichRelease: whichRelease(logGroup),
    },
    groups: groupsOf(seen),
    saturation: saturationOf(seen),
    dependencies: [...(seen.dependencies?.dependencies.values() ?? [])].map((each) => each.row()),
    watched: { probe: probeOf(seen), jobs: jobsOf(seen) },
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
  return service.objectives.all.flatMap(({ id }) => {
    const alarms = objectives?.objectives.get(id);
    if (!alarms) return [];
    return [
      {
        id,
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

function groupsOf({ service, signals, deploymentAlarms }: SeenService): PageInput['groups'] {
  const { latency, traffic, errors } = signals;
  const { over } = service.release.alarms.slow;
  const both = (metric: (group: Group) => cloudwatch.IMetric) => [metric('A'), metric('B')] as const;
  const usingMetrics = {
    inA: traffic.metricRequests({ of: 'A' }),
    inB: traffic.metricRequests({ of: 'B' }),
  };
  const math = (label: string, expression: string, using: Record<string, cloudwatch.IMetric>) =>
    new cloudwatch.MathExpression({ label, expression, usingMetrics: using, period: PERIOD });
  return {
    // Of none in either group it has no value, and not 0: then nobody knows who is live.
    share: both((group) => math(`share of ${group}`, `100*in${group}/(inA+inB)`, usingMetrics)),
    requests: both((of) => traffic.metricRequests({ of })),
    failed: {
      metrics: both((of) => errors.metricErrorShare({ of })),
      limits: [lineOf(alarmOf(deploymentAlarms, 'target-errors'))],
    },
    slow: {
      metrics: both((of) =>
        math(`over ${over.milliseconds} ms of ${of}`, `100-quick${of}`, {
          [`quick${of}`]: latency.metricShareUnder(over, { of }),
        }),
      ),
      limits: [lineOf(alarmOf(deploymentAlarms, 'slow-answers'))],
    },
  };
}

function saturationOf({ service, signals }: SeenService): PageInput['saturation'] {
  const { saturation, hosts } = signals;
  const lines = (...ids: readonly string[]) =>
    ids.flatMap((id) => alarmsIn(signals, `saturation-${id}`).map((alarm) => lineOf(alarm)));
  return {
    cpu: {
      metrics: [saturation.metricCpu(), saturation.metricWorstCpu()],
      limits: lines('cpu', 'worst-cpu'),
    },
    memory: {
      metrics: [saturation.metricMemory(), saturation.metricWorstMemory()],
      limits: lines('memory', 'worst-memory'),
    },
    connections: {
      metrics: [
        saturation.metricActiveConnections(),
        saturation.metricNewConnections(),
        saturation.metricRejectedConnections(),
      ],
    },
    healthy: {
      metrics: (['A', 'B'] as const).map((of) => hosts.metricHealthyHosts({ of })),
      limits: tasksOf(service),
    },
  };
}

/** Of one place as a whole, of several each by itself: that is what its alarms look at. */
function probeOf({ service, region, probe }: SeenService): SeenProbe | undefined {
  if (!probe) return undefined;
  const { from = [] } = service.watch.probe ?? {};
  const places = from.length === 0 ? [undefined] : [region, ...from];
  return {
    success: places.map((place) => probe.metricSuccess(place).with({ label: `from ${place ?? 'here'} (%)` })),
  };
}

const jobsOf = ({ service, signals }: SeenService): SeenJob[] =>
  service.watch.heartbeats.map(({ job, silentAfter }) => {
    const within = Duration.minutes(inMinutes(silentAfter));
    return { job, within, reports: signals.deadMen.metricHeartbeats(job, within) };
  });

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
