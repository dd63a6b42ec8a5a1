// Two services that are released each in its own way, to two environments.
import { blueGreen, canary, defineDelivery, minutes, smokeTest } from '../lib';

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
      gates: [smokeTest({ id: 'api-smoke', requests: [{ path: '/healthz' }] })],
    },
  ],
  environments: {
    staging: { release: blueGreen(), tasks: { min: 1, max: 2 } },
    production: {},
  },
  gates: [smokeTest({ requests: [{ path: '/' }] })],
});
