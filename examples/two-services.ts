// Two services that are released each in its own way, to two environments; how much of each may go wrong, what must go on, and who is told.
import {
  blueGreen,
  canary,
  defineDelivery,
  hours,
  millis,
  minutes,
  pagerDuty,
  slack,
  smokeTest,
} from '../lib';

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
      watch: {
        traffic: { silentAfter: minutes(30) },
        heartbeats: [{ job: 'settle-payments', every: hours(1) }],
      },
      gates: [smokeTest({ id: 'api-smoke', requests: [{ path: '/healthz' }] })],
    },
  ],
  environments: {
    staging: {
      release: blueGreen(),
      tasks: { min: 1, max: 2 },
      notify: { ticket: 'shop@example.com' },
      watch: { traffic: false },
    },
    production: {},
  },
  gates: [smokeTest({ requests: [{ path: '/' }] })],
  objectives: { availability: 99.9, burnRates: 'fewest' },
  notify: {
    page: pagerDuty({ secret: 'shop-pagerduty' }),
    ticket: 'shop@example.com',
    deploys: slack({ workspace: 'T0123456789', channel: 'C0123456789' }),
  },
});
