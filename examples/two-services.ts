// Two services that are released each in its own way, to two environments; how much of each may go wrong, what they need, what must
// go on, and who is told. The one has a collector of OpenTelemetry beside it, for traces.
import {
  blueGreen,
  cache,
  canary,
  database,
  defineDelivery,
  external,
  hours,
  millis,
  minutes,
  pagerDuty,
  queue,
  slack,
  smokeTest,
  xray,
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
      telemetry: xray(),
      dependencies: [
        database({
          name: 'orders',
          cluster: { staging: 'orders-staging', production: 'orders' },
          limits: { connections: 400 },
        }),
        cache({ name: 'sessions', nodes: { production: ['sessions-001', 'sessions-002'] } }),
        queue({ name: 'mails', queue: 'mails', deadLetters: 'mails-dead' }),
        external({ name: 'payments', limits: { latency: millis(800) } }),
      ],
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
