// A service that answers in its VPC alone, behind an internal load balancer: its gates run in the VPC, too.
import { canary, defineDelivery, infrastructure, minutes, smokeTest } from '../lib';

export default defineDelivery({
  service: {
    name: 'prices',
    port: 8080,
    build: '../app',
    internal: true,
    health: { ready: '/ready' },
    local: { command: 'npm start' },
    secrets: ['DATABASE_PASSWORD'],
  },
  environments: {
    staging: { variables: { LOG_LEVEL: 'debug' } },
    production: {
      account: '111122223333',
      region: 'eu-west-1',
      network: {
        vpcId: 'vpc-0123456789abcdef0',
        availabilityZones: ['eu-west-1a', 'eu-west-1b'],
        publicSubnetIds: ['subnet-0a1b2c3d4e5f60001', 'subnet-0a1b2c3d4e5f60002'],
        privateSubnetIds: ['subnet-0a1b2c3d4e5f60003', 'subnet-0a1b2c3d4e5f60004'],
        cidrs: ['10.20.0.0/16'],
      },
      // A private zone of the VPC, with a certificate of ACM for the name.
      domain: {
        name: 'prices.internal.example.com',
        hostedZoneId: 'Z0123456789ABCDEFGHIJ',
        certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/12345678-1234-1234-1234-123456789012',
        record: true,
      },
      secrets: {
        DATABASE_PASSWORD:
          'arn:aws:secretsmanager:eu-west-1:111122223333:secret:prices/database-AbCdEf:password::',
      },
      sizes: { prices: { cpu: 512 } },
      release: canary({ percent: 10, hold: minutes(10), bake: minutes(10) }),
      notify: { page: ['on-call@example.com'] },
      watch: { probe: { requests: [{ path: '/ready' }] } },
    },
  },
  gates: [smokeTest({ requests: [{ path: '/', contains: 'Hello' }] }), infrastructure({ ports: [80, 443] })],
  objectives: { availability: 99.9 },
});
