// A canary release by a pipeline, under a domain, in a network that is there already.
import {
  admission,
  canary,
  defineDelivery,
  freeze,
  hours,
  infrastructure,
  millis,
  minutes,
  quietAlarms,
  seconds,
  smokeTest,
  uniform,
} from '../lib';

export default defineDelivery({
  service: {
    name: 'shop',
    port: 8080,
    build: '../app',
    cpu: 512,
    memory: 1024,
    environment: { LOG_LEVEL: 'info' },
    secrets: ['DATABASE_URL'],
    local: { command: 'npm start' },
    tasks: { min: 3, max: 12 },
  },
  repository: { owner: 'acme', ownerId: 1234, name: 'shop', id: 5678 },
  environments: {
    production: {
      account: '111122223333',
      region: 'eu-west-1',
      domain: {
        name: 'shop.example.com',
        hostedZoneId: 'Z0123456789ABCDEFGHIJ',
        certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/12345678-1234-1234-1234-123456789012',
      },
      network: {
        vpcId: 'vpc-0123456789abcdef0',
        availabilityZones: ['eu-west-1a', 'eu-west-1b'],
        publicSubnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
        privateSubnetIds: ['subnet-0123456789abcdef2', 'subnet-0123456789abcdef3'],
      },
      release: canary({
        percent: 5,
        hold: minutes(10),
        bake: minutes(10),
        alarms: { errors: { percent: 1 }, slow: { over: millis(500), percent: 10 } },
      }),
    },
  },
  notify: { page: 'oncall@example.com', ticket: 'shop@example.com' },
  watch: {
    traffic: { silentAfter: minutes(30) },
    heartbeats: [{ job: 'invoices', every: hours(24) }],
    probe: { requests: [{ path: '/', contains: 'shop', within: seconds(2) }], from: ['eu-central-1'] },
    mutes: [{ name: 'backup', cron: '0 2 * * SUN', lasts: hours(1), timezone: 'Europe/Berlin' }],
  },
  gates: [
    freeze({ calendars: ['holidays'] }),
    quietAlarms(),
    admission({
      severity: 'HIGH',
      accept: [{ id: 'CVE-2026-12345', expires: '2027-01-31', reason: 'In a parser that nothing calls' }],
      signed: true,
    }),
    uniform(),
    infrastructure(),
    smokeTest({
      requests: [
        { path: '/ready', json: [{ path: '$.status', equals: 'ok' }] },
        {
          path: '/',
          contains: 'shop',
          header: { name: 'content-type', matches: '^text/' },
          within: millis(1000),
        },
      ],
    }),
  ],
});
