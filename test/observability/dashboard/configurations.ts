import {
  type DeliveryInput,
  database,
  days,
  external,
  millis,
  minutes,
  queue,
  smokeTest,
} from '../../../lib';
import { shop } from '../../synth';

const PLACED = { namespace: 'Shop', metric: 'OrdersPlaced' };
const PAID = { namespace: 'Shop', metric: 'OrdersPaid' };

/** Metrics that a team names in its configuration, and publishes itself. */
export const ownMetrics = [PLACED, PAID].map(({ namespace, metric }) => ({
  ...{ namespace, name: metric },
  dimensions: {},
}));

/** A page with each of its parts. */
export const watchesAll: DeliveryInput = shop(
  {},
  {
    dependencies: [
      database({ name: 'orders', instance: 'orders' }),
      queue({ name: 'mails', queue: 'mails', deadLetters: 'mails-dead' }),
      external({ name: 'payments' }),
    ],
  },
  {
    objectives: {
      availability: 99.9,
      latency: { under: millis(300), share: 99 },
      window: days(30),
      routes: {
        login: { availability: 99.95 },
        checkout: { availability: 99.95, latency: { under: millis(500), share: 99 } },
      },
      business: [{ name: 'orders-paid', goal: 99, good: PAID, total: PLACED }],
    },
    gates: [smokeTest({ requests: [{ path: '/' }] })],
    watch: {
      probe: { from: ['us-east-1'] },
      traffic: { silentAfter: minutes(15) },
      heartbeats: [
        { job: 'backup', every: days(1) },
        { job: 'digest', every: minutes(90) },
      ],
    },
  },
);
