// An orders service with a PostgreSQL database of its own in each environment: docs/database.md. Its migrations go out with each
// release, before a task of it starts: docs/gates/migration.md.
import { canary, days, defineDelivery, migration, minutes, smokeTest } from '../lib';

export default defineDelivery({
  service: {
    name: 'orders',
    port: 8080,
    build: '../app',
    database: true,
    // How to start one, with a certificate: docs/local.md. The path is yours.
    local: {
      command: 'node dist/main.js',
      database: 'postgres://orders:orders@127.0.0.1:5432/orders?sslrootcert=/tmp/orders/cert.pem',
    },
    release: canary({ percent: 10, hold: minutes(10), bake: minutes(10) }),
    gates: [
      migration({
        command: ['node', 'dist/migrate.js'],
        timeout: minutes(10),
        // On the database beside it, before the real one is touched: can the version that runs live with the new schema?
        compatibility: {
          prepare: ['node', 'dist/migrate.js', '--from-empty'],
          command: ['node', 'dist/check.js'],
        },
      }),
      smokeTest({ requests: [{ path: '/' }] }),
    ],
  },
  repository: { owner: 'acme', ownerId: 1234, name: 'orders', id: 5678 },
  environments: {
    staging: {
      account: '111122223333',
      region: 'eu-west-1',
      // One instance: a failover of staging may take ten minutes.
      databases: { orders: { capacity: { max: 2 }, readers: 0, backups: days(3) } },
    },
    production: {
      account: '111122223333',
      region: 'eu-west-1',
      databases: { orders: { capacity: { min: 1, max: 16 }, backups: days(35) } },
    },
  },
  objectives: { availability: 99.9 },
  notify: { page: ['on-call@example.com'], ticket: ['team@example.com'] },
});
