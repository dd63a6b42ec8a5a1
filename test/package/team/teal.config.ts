import { canary, custom, defineDelivery, minutes, smokeTest } from 'teal-cdk';

export default defineDelivery({
  service: {
    name: 'shop',
    port: 8080,
    build: './app',
    health: { ready: '/ready' },
    local: { command: 'node server.js' },
  },
  environments: {
    production: { release: canary({ percent: 10, hold: minutes(5), bake: minutes(2) }) },
  },
  gates: [
    smokeTest({ requests: [{ path: '/' }] }),
    custom({
      id: 'stock',
      stages: ['POST_TEST_TRAFFIC_SHIFT'],
      entry: './gates/stock.ts',
      asksGreen: true,
    }),
  ],
});
