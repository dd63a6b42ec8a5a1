// Every option of several kinds at once: three services in a declared order behind a shared load balancer, one with a database and
// flags, one with jobs and workers; an environment for pull requests, staging, and two regions of production in two accounts.
import {
  blueGreen,
  canary,
  cron,
  days,
  defineDelivery,
  every,
  experiment,
  flag,
  hours,
  loadTest,
  metrics,
  migration,
  millis,
  minutes,
  quietAlarms,
  rotated,
  smokeTest,
  uniform,
  xray,
} from '../lib';

const zone = 'Z0123456789ABCDEFGHIJ';
const certificate = (region: string, account: string) =>
  `arn:aws:acm:${region}:${account}:certificate/12345678-1234-1234-1234-123456789012`;
const domain = (name: string, region: string, account: string) => ({
  ...{ name, hostedZoneId: zone, hostedZoneName: 'example.com' },
  certificateArn: certificate(region, account),
});

const smoke = smokeTest({ requests: [{ path: '/ready' }], patience: minutes(10) });

export default defineDelivery({
  name: 'market',
  repository: { owner: 'acme', ownerId: 1234, name: 'market', id: 5678 },
  images: { account: '111122223333', region: 'eu-central-1' },
  notify: { page: ['on-call@example.com'], ticket: ['market@example.com'] },
  objectives: { availability: 99.9 },
  gates: [
    quietAlarms({ patience: minutes(10) }),
    uniform({ patience: minutes(10) }),
    smoke,
    metrics({ patience: minutes(20) }),
  ],
  services: [
    {
      name: 'web',
      port: 8080,
      build: '../app',
      after: ['orders', 'catalog'],
      telemetry: xray(),
      flags: {
        flags: [
          flag({
            name: 'express-checkout',
            owner: '@acme/checkout',
            expires: '2027-06-30',
            description: 'One page in the place of three',
          }),
          experiment({
            name: 'buy-button',
            owner: 'growth@example.com',
            expires: '2027-03-31',
            variants: { control: 50, blue: 50 },
            by: 'userId',
          }),
        ],
      },
      objectives: { availability: 99.95, latency: { under: millis(300), share: 99 } },
    },
    {
      name: 'orders',
      port: 8080,
      build: '../app',
      database: true,
      secrets: ['PAYMENTS_KEY', rotated('SESSION_KEY')],
      workers: [{ name: 'mails', command: ['node', 'dist/worker.js'], tasks: { min: 1, max: 10 } }],
      jobs: [
        {
          name: 'close-books',
          command: ['node', 'dist/job.js'],
          schedule: cron('0 3 * * *', { timeZone: 'Europe/Berlin' }),
          timeout: hours(2),
        },
        { name: 'refresh-prices', command: ['node', 'dist/job.js'], schedule: every(minutes(15)) },
      ],
      gates: [
        migration({
          command: ['node', 'dist/migrate.js'],
          timeout: minutes(10),
          compatibility: {
            prepare: ['node', 'dist/migrate.js', '--from-empty'],
            command: ['node', 'dist/check.js'],
          },
        }),
        smoke,
        metrics({ patience: minutes(20) }),
      ],
    },
    {
      name: 'catalog',
      port: 8080,
      build: '../app',
      gates: [smoke, loadTest({ requests: [{ path: '/' }], patience: minutes(20) })],
    },
  ],
  environments: {
    preview: { account: '111122223333', region: 'eu-central-1', ephemeral: { ttl: hours(4), cost: 5 } },
    staging: {
      account: '111122223333',
      region: 'eu-central-1',
      domain: domain('staging.example.com', 'eu-central-1', '111122223333'),
      loadBalancer: { shared: true },
      release: blueGreen(),
      databases: { orders: { capacity: { max: 2 }, readers: 0, backups: days(3) } },
    },
    production: {
      release: canary({ percent: 10, hold: minutes(10), bake: minutes(10) }),
      settle: minutes(30),
      guardSecrets: true,
      people: {
        reader: { trusted: ['arn:aws:iam::444455556666:role/engineers'] },
        operator: { trusted: ['arn:aws:iam::444455556666:role/on-call'], personTag: 'email' },
      },
      regions: {
        eu: {
          account: '444455556666',
          region: 'eu-central-1',
          domain: domain('eu.example.com', 'eu-central-1', '444455556666'),
          loadBalancer: { shared: true },
        },
        us: {
          account: '777788889999',
          region: 'us-east-1',
          domain: domain('us.example.com', 'us-east-1', '777788889999'),
          loadBalancer: { shared: true },
        },
      },
    },
  },
});
