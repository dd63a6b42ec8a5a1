import { PRICES, type PriceList } from '../cost/prices';
import { minutesOf, type Step } from './plan';

export interface CostLine {
  readonly what: string;
  readonly usd: number;
}

/** What a run costs at most, by list prices. */
export interface RunCost {
  readonly minutes: number;
  readonly lines: readonly CostLine[];
  readonly usd: number;
  readonly asOf: string;
  readonly region: string;
}

/** By lib/qualification.ts: tasks of 0.25 vCPU and 512 MB, two of each revision, one NAT gateway, two zones. */
const SIZE = { vcpu: 0.25, gigabytes: 0.5, tasks: 4, natGateways: 1, addresses: 3, secrets: 3 };
/** Nothing ends when it should: what is reckoned is half as much again. */
const SLACK = 1.5;
/** AWS bills a begun hour of a load balancer and a NAT gateway whole. */
const hoursOf = (minutes: number): number => Math.ceil(minutes / 60);
const HOURS_A_MONTH = 730;
/** Gibibytes that tasks pull and users get through the NAT gateway: an image of 80 MB for some forty tasks. */
const TRAFFIC = 5;
/** Metrics that alarms read, counted in the template; a test holds it to be enough. */
export const ALARM_METRICS = 120;

export function costOf(steps: readonly Step[], prices: PriceList = PRICES): RunCost {
  const creates = steps.some(({ id }) => id === 'create');
  const minutes = minutesOf(steps) * SLACK;
  const hours = hoursOf(minutes);
  const lines: CostLine[] =
    steps.length === 0
      ? []
      : [
          {
            what: `Fargate, ${SIZE.tasks} tasks`,
            usd:
              (minutes / 60) *
              SIZE.tasks *
              (SIZE.vcpu * prices.fargateVcpuHour + SIZE.gigabytes * prices.fargateGigabyteHour),
          },
          {
            what: 'load balancer',
            usd: hours * (prices.loadBalancerHour + prices.loadBalancerUnitHour),
          },
          {
            what: 'NAT gateway',
            usd:
              hours * SIZE.natGateways * prices.natGatewayHour + (creates ? TRAFFIC * prices.natGigabyte : 0),
          },
          { what: 'public addresses', usd: hours * SIZE.addresses * prices.addressHour },
          {
            what: 'alarms and dashboard',
            usd:
              (hours / HOURS_A_MONTH) * (ALARM_METRICS * prices.alarmMetric + 10 * prices.compositeAlarm) +
              prices.dashboard,
          },
          { what: 'secrets', usd: (hours / HOURS_A_MONTH) * SIZE.secrets * prices.secret },
          { what: 'functions, logs, calls', usd: 0.25 },
        ];
  return {
    minutes: minutesOf(steps),
    lines,
    usd: lines.reduce((total, { usd }) => total + usd, 0),
    asOf: prices.asOf,
    region: prices.region,
  };
}
