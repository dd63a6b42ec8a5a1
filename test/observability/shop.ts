import { type DeliveryInput, database, external, millis, minutes } from '../../lib';
import type { ObjectivesInput } from '../../lib/config/objectives';
import { shop, synthesize } from '../synth';
import type { Published, Traffic } from './published-traffic';

type ServiceInput = NonNullable<DeliveryInput['service']>;

/** A shop that people are told of, each in their channel. */
const watched = (
  objectives: ObjectivesInput,
  watch: NonNullable<DeliveryInput['watch']> = {},
  dependencies: NonNullable<ServiceInput['dependencies']> = [],
) =>
  synthesize(
    shop(
      {},
      { objectives, watch, dependencies },
      { notify: { page: 'on-call@example.com', ticket: 'team@example.com' } },
    ),
  );

/** With each kind of objective and what else is watched, or with less: over weeks that is much quicker. */
export const SHOPS = {
  everything: () =>
    watched(
      {
        availability: 99.9,
        latency: { under: millis(300), share: 99 },
        routes: { checkout: { availability: 99.9 } },
        business: [
          {
            name: 'orders-paid',
            goal: 99,
            good: { namespace: 'Shop', metric: 'OrdersPaid' },
            total: { namespace: 'Shop', metric: 'OrdersPlaced' },
          },
        ],
      },
      { traffic: { silentAfter: minutes(15) } },
      [
        database({ name: 'stock', cluster: 'stock', limits: { connections: 400 } }),
        external({ name: 'payments' }),
      ],
    ),
  usual: () => watched({ availability: 99.9, latency: { under: millis(300), share: 99 } }),
  availability: () => watched({ availability: 99.9 }),
};

/** A minute of its database that is well. source: Amazon Aurora user guide, "Amazon CloudWatch metrics for Amazon Aurora" */
export const STOCK: readonly Published[] = Object.entries({
  CPUUtilization: 30,
  DatabaseConnections: 50,
  CommitLatency: 3,
}).map(([name, value]) => ({
  ...{ namespace: 'AWS/RDS', name, value },
  dimensions: { DBClusterIdentifier: 'stock', Role: 'WRITER' },
}));

/** Of the requests that reach the service. */
const CHECKOUT = 0.1;
const ORDERS = 0.02;

/**
 * What the service counts of traffic, unless a story says it: a tenth of the requests is checkout's, one in fifty places an
 * order, and both fail as all others do. Whole numbers, which add up to these shares over the minutes.
 */
export function counting(): (traffic: Traffic) => Traffic {
  const left = { requests: 0, failed: 0, placed: 0, unpaid: 0 };
  const share = (of: keyof typeof left, part: number): number => {
    left[of] += part;
    const whole = Math.floor(left[of] + 1e-6);
    left[of] -= whole;
    return whole;
  };
  /** Not more than there are: what is left over is of the next minute. */
  const partOf = (of: keyof typeof left, part: number, most: number): number => {
    const whole = share(of, part);
    left[of] += Math.max(0, whole - most);
    return Math.min(whole, most);
  };
  return (traffic) => {
    const { requests, failed = 0 } = traffic;
    const ofCheckout = share('requests', requests * CHECKOUT);
    const checkout = { requests: ofCheckout, failed: partOf('failed', failed * CHECKOUT, ofCheckout) };
    const placed = share('placed', requests * ORDERS);
    const unpaid = partOf('unpaid', failed * ORDERS, placed);
    return {
      ...{ routes: { checkout }, orders: { placed, paid: placed - unpaid } },
      // Each order is paid by one call, whatever becomes of its request.
      calls: { payments: { requests: placed } },
      also: STOCK,
      ...traffic,
    };
  };
}
