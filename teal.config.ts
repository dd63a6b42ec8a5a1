import { blueGreen, canary, defineDelivery, minutes, seconds, smokeTest } from './lib';

/** The delivery of the sample service in `app/`. This is the one file that a team edits. */
export default defineDelivery({
  service: {
    name: 'shop',
    port: 8080,
    build: './app',
    health: { ready: '/ready' },
    local: { command: 'node dist/main.js' },
    secrets: ['RECEIPT_KEY'],
  },
  environments: {
    staging: { release: blueGreen({ bake: minutes(5) }) },
    production: { release: canary({ percent: 10, hold: minutes(10), bake: minutes(10) }) },
  },
  gates: [
    smokeTest({
      requests: [
        {
          path: '/',
          json: [{ path: '$.service', equals: 'shop' }],
          header: { name: 'x-version', matches: '.' },
        },
        { path: '/products', within: seconds(2) },
        { path: '/nothing-here', status: 404 },
      ],
    }),
  ],
});
