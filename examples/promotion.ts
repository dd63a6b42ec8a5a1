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

const test = { account: '111122223333', region: 'eu-central-1' };

export default defineDelivery({
  service: { name: 'shop', port: 8080, build: '../app', local: { command: 'node dist/main.js' } },
  repository: { owner: 'acme', ownerId: 1234, name: 'shop', id: 5678 },
  objectives: { availability: 99.9, latency: { under: millis(400), share: 99 } },
  images: test,
  notify: { page: 'shop-on-call@example.com', ticket: 'shop@example.com' },
  environments: {
    preview: { ...test, ephemeral: { ttl: hours(2), cost: 1, test: { load: { requestsPerSecond: 20 } } } },
    integration: { ...test, release: rolling(), gates: [] },
    performance: {
      ...test,
      release: blueGreen(),
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
    staging: { ...test, release: blueGreen(), gates: [smoke, metrics()] },
    production: {
      ...{ account: '444455556666', region: 'eu-central-1' },
      release: canary({ percent: 10, hold: minutes(10), bake: minutes(10) }),
      gates: [
        smoke,
        approval({ timeout: hours(1), notify: 'shop-releases@example.com' }),
        metrics({ patience: minutes(20) }),
      ],
    },
  },
});
