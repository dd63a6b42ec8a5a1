import type { Template, TemplateResource } from '../../rehearsal/assembly/assembly';
import { countsOf } from '../cost/count';
import type { PriceList } from '../cost/prices';

/** What costs, how many of it, and USD an hour for all of them. */
export interface HourlyLine {
  readonly what: string;
  readonly amount: number;
  readonly usd: number;
}

/** source: AWS pricing pages, "730 hours a month" */
const HOURS_A_MONTH = 730;

type Resources = Readonly<Record<string, TemplateResource>>;

/**
 * What the stacks of an environment cost an hour by list prices, with as many tasks and units of a database as scaling
 * lets be, and a run of each job at any time. Traffic, logs, storage and runs of functions are not in it: in hours they are cents.
 */
export function hourlyOf(templates: readonly Pick<Template, 'Resources'>[], prices: PriceList): HourlyLine[] {
  const all = templates.map(({ Resources }) => Resources);
  const count = (type: string) => all.reduce((sum, each) => sum + ofType(each, type).length, 0);
  const sum = (of: (resources: Resources) => number) => all.reduce((total, each) => total + of(each), 0);
  const monthly = (usd: number) => usd / HOURS_A_MONTH;
  const nats = count('AWS::EC2::NatGateway');
  const balancers = count('AWS::ElasticLoadBalancingV2::LoadBalancer');
  const watched = templates.map((template) => countsOf(template as Template));
  const ofWatched = (of: (counts: (typeof watched)[number]) => number) =>
    watched.reduce((total, each) => total + of(each), 0);
  const line = (what: string, amount: number, each: number): HourlyLine => ({
    ...{ what, amount, usd: amount * each },
  });
  return [
    line('NAT gateways', nats, prices.natGatewayHour),
    line('load balancers, one unit each', balancers, prices.loadBalancerHour + prices.loadBalancerUnitHour),
    line('public addresses', count('AWS::EC2::EIP') + sum(addressesOf), prices.addressHour),
    line('vCPUs of tasks', sum(tasksOf('Cpu')), prices.fargateVcpuHour),
    line('GB of tasks', sum(tasksOf('Memory')), prices.fargateGigabyteHour),
    line('units of databases', sum(unitsOf), prices.databaseUnitHour),
    line('secrets', count('AWS::SecretsManager::Secret'), monthly(prices.secret)),
    line('keys', count('AWS::KMS::Key'), monthly(prices.key)),
    line(
      'metrics that alarms read',
      ofWatched(({ alarmMetrics }) => alarmMetrics),
      monthly(prices.alarmMetric),
    ),
    line(
      'composite alarms',
      ofWatched(({ compositeAlarms }) => compositeAlarms),
      monthly(prices.compositeAlarm),
    ),
    line(
      'dashboards',
      ofWatched(({ dashboards }) => dashboards),
      monthly(prices.dashboard),
    ),
    line(
      'probes in a month',
      ofWatched(({ canaryRuns }) => canaryRuns),
      monthly(prices.canaryRun),
    ),
  ].filter(({ amount }) => amount > 0);
}

/** USD over a ttl. */
export const costOf = (lines: readonly HourlyLine[], ttlSeconds: number): number =>
  (lines.reduce((sum, { usd }) => sum + usd, 0) * ttlSeconds) / 3600;

const ofType = (resources: Resources, type: string): [string, TemplateResource][] =>
  Object.entries(resources).filter(([, { Type }]) => Type === type);

/** Of load balancers that the internet reaches, one in each subnet. source: Amazon VPC pricing, public IPv4 addresses */
function addressesOf(resources: Resources): number {
  return ofType(resources, 'AWS::ElasticLoadBalancingV2::LoadBalancer')
    .filter(([, { Properties: { Scheme } = {} }]) => Scheme !== 'internal')
    .reduce(
      (sum, [, { Properties: { Subnets } = {} }]) => sum + (Array.isArray(Subnets) ? Subnets.length : 2),
      0,
    );
}

/** Of all services, workers and jobs: how many vCPUs or GB. source: Amazon ECS API reference, RegisterTaskDefinition (cpu, memory) */
const tasksOf =
  (size: 'Cpu' | 'Memory') =>
  (resources: Resources): number =>
    ofType(resources, 'AWS::ECS::Service').reduce(
      (sum, [id, { Properties = {} }]) => {
        const { TaskDefinition, DesiredCount } = Properties;
        const task = resources[(TaskDefinition as { Ref?: string } | undefined)?.Ref ?? ''];
        const most = ofType(resources, 'AWS::ApplicationAutoScaling::ScalableTarget')
          .filter(([, target]) => JSON.stringify(target.Properties?.ResourceId).includes(`"${id}"`))
          .map(([, target]) => Number(target.Properties?.MaxCapacity));
        const tasks = Math.max(...most, typeof DesiredCount === 'number' ? DesiredCount : 1);
        return sum + (tasks * Number(task?.Properties?.[size] ?? 0)) / 1024;
      },
      runsOf(resources, size),
    );

/** Of jobs, whose schedules have the name of their task definition: one at a time, as if it always ran. */
function runsOf(resources: Resources, size: 'Cpu' | 'Memory'): number {
  const jobs = ofType(resources, 'AWS::Scheduler::Schedule').map(([, { Properties }]) => Properties?.Name);
  return ofType(resources, 'AWS::ECS::TaskDefinition')
    .filter(([, { Properties }]) => Properties?.Family !== undefined && jobs.includes(Properties.Family))
    .reduce((sum, [, { Properties }]) => sum + Number(Properties?.[size] ?? 0) / 1024, 0);
}

/** Aurora's, of each instance as many as its cluster lets it have. */
function unitsOf(resources: Resources): number {
  return ofType(resources, 'AWS::RDS::DBCluster').reduce((sum, [id, { Properties = {} }]) => {
    const scaling = Properties.ServerlessV2ScalingConfiguration as { MaxCapacity?: number } | undefined;
    const instances = ofType(resources, 'AWS::RDS::DBInstance').filter(
      ([, instance]) =>
        (instance.Properties?.DBClusterIdentifier as { Ref?: string } | undefined)?.Ref === id,
    );
    return sum + instances.length * (scaling?.MaxCapacity ?? 0);
  }, 0);
}
