// Three services of one environment, released one after the other: accounts, then what calls it, then what users see. Each is released,
// tested and watched in its own way; a bad one stops those that have not begun.
import { canary, defineDelivery, linear, metrics, millis, minutes, smokeTest } from '../lib';

const local = { command: 'node dist/main.js' };

export default defineDelivery({
  name: 'mall',
  services: [
    {
      name: 'web',
      port: 8080,
      build: '../app',
      after: ['api'],
      local,
      release: canary({ percent: 10, hold: minutes(10), bake: minutes(10) }),
      gates: [smokeTest({ requests: [{ path: '/' }] }), metrics()],
      objectives: { availability: 99.9, latency: { under: millis(500), share: 99 } },
    },
    {
      name: 'api',
      port: 8080,
      build: '../app',
      after: ['accounts'],
      local,
      release: linear({ step: 25, hold: minutes(5), bake: minutes(10) }),
      gates: [smokeTest({ requests: [{ path: '/products' }] }), metrics()],
      objectives: { availability: 99.95, latency: { under: millis(200), share: 99 } },
    },
    {
      name: 'accounts',
      port: 8080,
      build: '../app',
      local,
      // Of the delivery: its gates and its objectives, and the default release.
    },
  ],
  environments: { production: {} },
  gates: [smokeTest({ requests: [{ path: '/ready' }] })],
  objectives: { availability: 99.99 },
  notify: { page: 'on-call@example.com', ticket: 'mall@example.com' },
});
