// One image through four environments, each asked for more than the one before, beside previews that are made for hours. A preview is no
// part of that order: docs/ephemeral.md
import {
  approval,
  blueGreen,
  canary,
  defineDelivery,
  hours,
  loadTest,
  metrics,
  millis,
  minutes,
  rolling,
  smokeTest,
} from '../lib';

const smoke = smokeTest({ requests: [{ path: '/' }] });

export default defineDelivery({
  service: { name: 'shop', port: 8080, build: '../app', local: { command: 'node dist/main.js' } },
  repository: { owner: 'acme', ownerId: 1234, name: 'shop', id: 5678 },
  objectives: { availability: 99.9, latency: { under: millis(400), share: 99 } },
  notify: { page: 'shop-on-call@example.com', ticket: 'shop@example.com' },
  environments: {
    preview: { ephemeral: { ttl: hours(2), cost: 1 } },
    integration: { release: rolling(), gates: [], notify: {} },
    performance: {
      release: blueGreen(),
      notify: {},
      gates: [
        smoke,
        loadTest({
          requests: [{ path: '/' }, { path: '/stock/42', weight: 3 }],
          // Nobody is there whom it could harm: it asks at the rate of production's busiest hour.
          withoutUsers: ['performance'],
          perSecond: 100,
          duration: minutes(5),
          limits: { errors: { percent: 0.5 }, p95: millis(400) },
        }),
      ],
    },
    staging: { release: blueGreen(), notify: {}, gates: [smoke, metrics()] },
    production: {
      release: canary({ percent: 10, hold: minutes(10), bake: minutes(10) }),
      gates: [smoke, approval({ timeout: hours(1) }), metrics()],
    },
  },
});
