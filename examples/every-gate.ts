// All twelve gates, in the order in which ECS comes to them: with the two guards exactly the ten functions that it takes.
import {
  admission,
  approval,
  canary,
  custom,
  defineDelivery,
  errorBudget,
  freeze,
  hours,
  infrastructure,
  loadTest,
  metrics,
  migration,
  millis,
  minutes,
  quietAlarms,
  smokeTest,
  uniform,
} from '../lib';

export default defineDelivery({
  service: { name: 'shop', port: 8080, build: '../app', secrets: ['DATABASE_URL'] },
  objectives: { availability: 99.9 },
  notify: { page: 'oncall@example.com', ticket: 'shop@example.com', deploys: 'shop@example.com' },
  repository: { owner: 'acme', ownerId: 1234, name: 'shop', id: 5678 },
  environments: {
    production: {
      account: '111122223333',
      region: 'eu-west-1',
      release: canary({ percent: 10, hold: minutes(10), bake: minutes(10) }),
    },
  },
  gates: [
    // PRE_SCALE_UP, in the one function `preflight`
    freeze({ calendars: ['holidays'], patience: minutes(10) }),
    quietAlarms({ patience: minutes(10) }),
    errorBudget({ patience: minutes(10) }),
    // With `signed: true` it asks for the pipeline's signature, which no image of a rehearsal has.
    admission({ patience: minutes(15) }),
    // PRE_SCALE_UP, when the others have passed
    migration({ command: ['node', 'migrate.js'], timeout: minutes(10) }),
    // POST_SCALE_UP
    uniform({ patience: minutes(10) }),
    // POST_TEST_TRAFFIC_SHIFT
    infrastructure({ patience: minutes(10) }),
    loadTest({
      requests: [{ path: '/' }, { path: '/stock/42', weight: 3 }],
      limits: { errors: { percent: 1 }, p95: millis(500) },
      patience: minutes(10),
    }),
    custom({
      id: 'stock',
      stages: ['POST_TEST_TRAFFIC_SHIFT'],
      entry: './gates/stock.ts',
      asksGreen: true,
      patience: minutes(10),
    }),
    approval({ timeout: hours(1), notify: 'arn:aws:sns:eu-west-1:111122223333:releases' }),
    // POST_TEST_TRAFFIC_SHIFT and POST_PRODUCTION_TRAFFIC_SHIFT
    smokeTest({ requests: [{ path: '/ready' }], patience: minutes(10) }),
    // PRE_PRODUCTION_TRAFFIC_SHIFT, before each step, and POST_PRODUCTION_TRAFFIC_SHIFT
    metrics({ patience: minutes(20) }),
  ],
});
