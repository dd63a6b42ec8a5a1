// Secrets: one that the team sets, and two that nobody needs to know, with a new random value each month and each week.
import { canary, days, defineDelivery, rotated, smokeTest } from '../lib';

export default defineDelivery({
  service: {
    name: 'accounts',
    port: 8080,
    build: '../app',
    secrets: [
      'DATABASE_PASSWORD',
      rotated('SESSION_KEY'),
      rotated('LINK_TOKEN', { every: days(7), length: 32 }),
    ],
    local: { command: 'npm start' },
  },
  repository: { owner: 'acme', ownerId: 1234, name: 'accounts', id: 5678 },
  environments: {
    production: {
      account: '111122223333',
      region: 'eu-west-1',
      release: canary(),
      // A key of their own, one list of who reads them, and a page when somebody else tries.
      guardSecrets: { readers: ['arn:aws:iam::111122223333:role/copies-secrets'] },
    },
  },
  gates: [smokeTest({ requests: [{ path: '/' }] })],
  objectives: { availability: 99.9 },
  notify: { page: ['on-call@example.com'], ticket: ['team@example.com'] },
});
