// A shop with feature flags: what is released is not yet what users have. Each change of a flag goes out by itself, and the
// service's deployment alarms turn it back: docs/flags.md.
import { blueGreen, defineDelivery, experiment, flag, minutes, smokeTest } from '../lib';

export default defineDelivery({
  service: {
    name: 'shop',
    port: 8080,
    build: '../app',
    flags: {
      flags: [
        flag({
          name: 'express-checkout',
          owner: '@acme/checkout',
          expires: '2027-06-30',
          description: 'One page in the place of three',
          attributes: {
            limit: { type: 'number', default: 10, min: 1, max: 50 },
            colour: { type: 'string', default: 'green', oneOf: ['green', 'blue'] },
          },
        }),
        experiment({
          name: 'buy-button',
          owner: 'growth@example.com',
          expires: '2027-03-31',
          variants: { control: 50, blue: 50 },
          by: 'userId',
        }),
      ],
      rollout: { over: minutes(20), growth: 20, bake: minutes(10) },
    },
    release: blueGreen(),
    gates: [smokeTest({ requests: [{ path: '/' }] })],
  },
  repository: { owner: 'acme', ownerId: 1234, name: 'shop', id: 5678 },
  environments: {
    staging: { account: '111122223333', region: 'eu-west-1' },
    production: { account: '111122223333', region: 'eu-west-1' },
  },
});
