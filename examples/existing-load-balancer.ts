// Two services beside what a team has already: its VPC, cluster and load balancer, with rules on a listener of it.
import { canary, defineDelivery, errorBudget, loadTest, metrics, millis, minutes, smokeTest } from '../lib';

export default defineDelivery({
  name: 'store',
  services: [
    {
      name: 'shop',
      port: 8080,
      build: '../app',
      local: { command: 'npm start' },
      secrets: ['SESSION_KEY', 'MAIL_TOKEN'],
      // The image is of before, with a user of its own.
      container: { user: 'node', command: ['node', 'dist/server.js'] },
      gates: [smokeTest({ requests: [{ path: '/', contains: 'Hello' }] }), metrics({}), errorBudget({})],
    },
    {
      name: 'api',
      port: 8080,
      build: '../app',
      local: { command: 'npm start' },
      gates: [
        smokeTest({ requests: [{ path: '/api/', contains: 'Hello' }] }),
        loadTest({ requests: [{ path: '/api/' }], perSecond: 20, limits: { errors: { percent: 1 } } }),
      ],
    },
  ],
  environments: {
    production: {
      account: '111122223333',
      region: 'eu-west-1',
      network: {
        vpcId: 'vpc-0123456789abcdef0',
        availabilityZones: ['eu-west-1a', 'eu-west-1b'],
        publicSubnetIds: ['subnet-0a1b2c3d4e5f60001', 'subnet-0a1b2c3d4e5f60002'],
        privateSubnetIds: ['subnet-0a1b2c3d4e5f60003', 'subnet-0a1b2c3d4e5f60004'],
      },
      cluster: { name: 'main' },
      loadBalancer: {
        arn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/main/0123456789abcdef',
        dnsName: 'main-1234567890.eu-west-1.elb.amazonaws.com',
        securityGroupId: 'sg-0123456789abcdef0',
        listenerArn:
          'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/main/0123456789abcdef/fedcba9876543210',
        tls: true,
        priorities: { shop: { test: 300, production: 310 }, api: { test: 200, production: 210 } },
        hosts: { shop: ['store.example.com'], api: ['store.example.com'] },
        paths: { api: ['/api/*'] },
      },
      secrets: {
        SESSION_KEY: 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:store/session-key',
        MAIL_TOKEN: 'arn:aws:ssm:eu-west-1:111122223333:parameter/store/mail-token',
      },
      variables: { CURRENCY: 'EUR' },
      sizes: { api: { cpu: 512, memory: 1024 } },
      release: canary({ percent: 10, hold: minutes(10), bake: minutes(10) }),
      notify: { page: ['on-call@example.com'], deploys: ['team@example.com'] },
    },
  },
  objectives: { availability: 99.9, latency: { under: millis(300), share: 99 } },
});
