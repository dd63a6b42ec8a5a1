// Two services that are released each in its own way, to two environments; and how much of each may go wrong.
import { blueGreen, canary, defineDelivery, millis, minutes, smokeTest } from '../lib';

export default defineDelivery({
  name: 'shop',
  services: [
    { name: 'web', port: 8080, build: '../app' },
    {
      name: 'api',
      port: 3000,
      build: '../app',
      health: { ready: '/healthz' },
      release: canary({ percent: 10, hold: minutes(15) }),
      objectives: {
        availability: 99.95,
        latency: { under: millis(300), share: 99 },
        routes: { checkout: { availability: 99.99 } },
        business: [
          {
            name: 'orders-paid',
            goal: 98,
            good: { namespace: 'Shop', metric: 'OrdersPaid' },
            total: { namespace: 'Shop', metric: 'OrdersPlaced' },
          },
        ],
      },
      gates: [smokeTest({ id: 'api-smoke', requests: [{ path: '/healthz' }] })],
    },
  ],
  environments: {
    staging: { release: blueGreen(), tasks: { min: 1, max: 2 } },
    production: {},
  },
  gates: [smokeTest({ requests: [{ path: '/' }] })],
  objectives: { availability: 99.9, burnRates: 'fewest' },
});
