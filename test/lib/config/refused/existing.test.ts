import { defineDelivery, resolveDelivery, smokeTest } from '../../../../lib';
import { network, placed, refusal, withEnvironment, withService } from './refusal';

const at = 'environments.production';
const prefix = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333';
const loadBalancer = {
  arn: `${prefix}:loadbalancer/app/shared/0123456789abcdef`,
  dnsName: 'shared-1234567890.eu-west-1.elb.amazonaws.com',
  securityGroupId: 'sg-0123456789abcdef0',
  listenerArn: `${prefix}:listener/app/shared/0123456789abcdef/fedcba9876543210`,
  tls: true,
  priorities: { test: 100, production: 110 },
  hosts: { shop: ['shop.example.com'] },
};
const beside = { ...placed, network, loadBalancer };
const balanced = (changed: object) => ({ ...beside, loadBalancer: { ...loadBalancer, ...changed } });
const secret = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/db-AbCdEf';

describe('what is there already', () => {
  test.each<[string, object, string]>([
    [
      'cluster by ARN',
      { cluster: { name: 'arn:aws:ecs:eu-west-1:1:cluster/x' } },
      `${at}.cluster.name must be the name of a cluster,`,
    ],
    ['no place', { network, loadBalancer }, `${at}.loadBalancer must be left out without account and region`],
    [
      'no network',
      { ...placed, loadBalancer },
      `${at}.loadBalancer must be left out without an existing network`,
    ],
    [
      'another region',
      {
        ...beside,
        region: 'eu-west-2',
        network: { ...network, availabilityZones: ['eu-west-2a', 'eu-west-2b'] },
      },
      `${at}.loadBalancer.arn must be of account 111122223333 and region eu-west-2`,
    ],
    [
      'a network load balancer',
      balanced({ arn: `${prefix}:loadbalancer/net/x/0123456789abcdef` }),
      `${at}.loadBalancer.arn must be the ARN of an Application Load Balancer`,
    ],
    [
      'a listener of another',
      balanced({ listenerArn: `${prefix}:listener/app/other/0123456789abcdef/fedcba9876543210` }),
      `${at}.loadBalancer.listenerArn must be a listener of that load balancer`,
    ],
    [
      'a domain as the name',
      balanced({ dnsName: 'shop.example.com' }),
      `${at}.loadBalancer.dnsName must be the name that AWS gave to the load balancer`,
    ],
    [
      'priorities the wrong way',
      balanced({ priorities: { test: 110, production: 100 } }),
      `${at}.loadBalancer.priorities.test must be lower than production, 100`,
    ],
    [
      'a priority too high',
      balanced({ priorities: { test: 1, production: 50_001 } }),
      `${at}.loadBalancer.priorities.production must be a whole number from 1 to 50000`,
    ],
    [
      'priorities of another service',
      balanced({ priorities: { shop: { test: 3, production: 4 }, shp: { test: 1, production: 2 } } }),
      `${at}.loadBalancer.priorities.shp must be named as a service of the delivery, got "shp"; use one of shop`,
    ],
    [
      'neither host nor path',
      balanced({ hosts: {} }),
      `${at}.loadBalancer.hosts.shop must be given, or paths`,
    ],
    [
      'no host to check a certificate for',
      balanced({ hosts: { shop: ['*.example.com'] } }),
      `${at}.loadBalancer.hosts.shop must be one without * or ? first, with tls`,
    ],
    [
      'hosts beyond a rule',
      balanced({ hosts: { shop: ['a.example.com', 'b.example.com', 'c.example.com'] } }),
      `${at}.loadBalancer.hosts.shop must be at most 2 hosts`,
    ],
    [
      'paths beyond a rule',
      balanced({ paths: { shop: ['/a', '/b', '/c', '/d'] } }),
      `${at}.loadBalancer.paths.shop must be at most 3 paths`,
    ],
    [
      'hosts of nobody',
      balanced({ hosts: { shop: ['shop.example.com'], shp: ['x.example.com'] } }),
      `${at}.loadBalancer.hosts.shp must be named as a service`,
    ],
    [
      'a domain that the hosts leave out',
      { ...balanced({}), domain: { name: 'www.example.com' } },
      `${at}.loadBalancer.hosts.shop must be such that they catch www.example.com`,
    ],
    [
      'a certificate',
      {
        ...beside,
        domain: {
          name: 'shop.example.com',
          certificateArn:
            'arn:aws:acm:eu-west-1:111122223333:certificate/12345678-1234-1234-1234-123456789012',
        },
      },
      `${at}.domain.certificateArn must be left out with loadBalancer`,
    ],
    [
      'a record without a zone',
      { ...balanced({ hostedZoneId: 'Z0123456789ABC' }), domain: { name: 'shop.example.com', record: true } },
      `${at}.domain.hostedZoneId must be given for the DNS record`,
    ],
    [
      'a record without the zone of the load balancer',
      { ...beside, domain: { name: 'shop.example.com', hostedZoneId: 'Z0123456789ABC', record: true } },
      `${at}.domain.record must be false without loadBalancer.hostedZoneId`,
    ],
    [
      'a domain without a certificate',
      { ...placed, domain: { name: 'shop.example.com', record: false } },
      `${at}.domain.certificateArn must be given without loadBalancer`,
    ],
    [
      'a secret that no service names',
      { secrets: { DB: secret } },
      `${at}.secrets.DB must be a name that a service has among its secrets`,
    ],
    [
      'a variable that Teal sets',
      { variables: { PORT: '1' } },
      `${at}.variables.PORT must be left out, since Teal sets PORT`,
    ],
    [
      'a size that Fargate lacks',
      { sizes: { shop: { cpu: 1024, memory: 512 } } },
      `${at}.sizes.shop.memory must be from 2048 to 8192 in steps of 1024 MiB with cpu 1024`,
    ],
    ['a size of nobody', { sizes: { shp: { cpu: 512 } } }, `${at}.sizes.shp must be named as a service`],
  ])('%s', (_, environment, expected) => {
    expect(refusal(withEnvironment(environment))).toEqual([expect.stringContaining(expected)]);
  });

  test.each<[string, object, string]>([
    [
      'Service Connect',
      { serviceConnect: {} },
      'service.serviceConnect must be left out: Teal does not support Service Connect',
    ],
    ['policies', { policies: [] }, 'service.policies must be left out: what a service may do at AWS is code'],
    [
      'a user that is none',
      { container: { user: 'a b' } },
      'service.container.user must be a user, or user:group',
    ],
    [
      'an empty command',
      { container: { command: [] } },
      'service.container.command must be a list of at least 1',
    ],
  ])('%s', (_, service, expected) => {
    expect(refusal(withService(service))).toEqual([expect.stringContaining(expected)]);
  });

  test.each<[string, object, string]>([
    [
      'in another region',
      { DB: secret.replace('eu-west-1', 'us-east-1') },
      `${at}.secrets.DB must be of account 111122223333 and region eu-west-1`,
    ],
    ['that is none', { DB: 'shop/db' }, `${at}.secrets.DB must be the ARN of a secret, or of a parameter`],
    [
      'in clear as well',
      { DB: secret },
      `${at}.variables.DB must be a variable that no secret of a service fills too`,
    ],
  ])('a secret %s', (_, secrets, expected) => {
    const variables = expected.includes('variables') ? { DB: 'x' } : {};
    const input = withService({ secrets: ['DB'] });
    expect(refusal({ ...input, environments: { production: { ...placed, secrets, variables } } })).toEqual([
      expect.stringContaining(expected),
    ]);
  });

  test('an internal service with a domain says whether it has a record', () => {
    const domain = {
      name: 'shop.example.com',
      hostedZoneId: 'Z0123456789ABC',
      certificateArn: 'arn:aws:acm:eu-west-1:111122223333:certificate/12345678-1234-1234-1234-123456789012',
    };
    const input = (record?: boolean) => ({
      ...withService({ internal: true }),
      environments: { production: { ...placed, domain: { ...domain, record } } },
    });
    expect(refusal(input())).toEqual([
      expect.stringContaining(`${at}.domain.record must be given, since shop is internal`),
    ]);
    expect(refusal(input(true))).toEqual([]);
  });

  test('an internal service in a network that is there says who may call it, and is probed from no other region', () => {
    const service = { internal: true, watch: { probe: { from: ['us-east-1'] } } };
    const input = { ...withService(service), environments: { production: { ...placed, network } } };
    expect(refusal(input)).toEqual(
      [
        expect.stringContaining(
          `${at}.watch.probe.from must be left out in production, since shop is internal`,
        ),
        expect.stringContaining(`${at}.network.cidrs must be given, since shop is internal`),
      ].reverse(),
    );
  });

  test.each(['10.0.0.0/33', '10.0.0.1/16', '0.0.0.0/0', '10.0.0.0'])('the range %s is none', (range) => {
    const environment = { ...placed, network: { ...network, cidrs: [range] } };
    expect(refusal(withEnvironment(environment))).toEqual([
      expect.stringContaining(`${at}.network.cidrs[0] must be an IPv4 range of at least /8`),
    ]);
  });

  test('a service that is internal takes no load balancer that is public', () => {
    const input = { ...withService({ internal: true }), environments: { production: beside } };
    expect(refusal(input)).toEqual([
      expect.stringContaining(`${at}.loadBalancer.dnsName must be of an internal load balancer`),
    ]);
  });
});

describe('two services on one listener', () => {
  const two = (changed: object) =>
    refusal(
      defineDelivery({
        name: 'both',
        services: [
          { name: 'shop', port: 8080 },
          { name: 'api', port: 8080 },
        ],
        environments: { production: balanced(changed) },
      }),
    );
  const priorities = { shop: { test: 100, production: 110 }, api: { test: 80, production: 90 } };
  const hosts = { shop: ['shop.example.com'], api: ['shop.example.com'] };

  test.each<[string, object, string[]]>([
    ['a part before the whole', { priorities, hosts, paths: { api: ['/api/*'] } }, []],
    ['hosts of their own', { priorities, hosts: { shop: ['a.example.com'], api: ['b.example.com'] } }, []],
    [
      'one priority',
      {
        priorities: { ...priorities, api: { test: 80, production: 110 } },
        hosts,
        paths: { api: ['/api/*'] },
      },
      [
        `${at}.loadBalancer.priorities.api.production must be a priority of its own: shop in production has it`,
      ],
    ],
    [
      'the whole before the part',
      { priorities: { shop: priorities.api, api: priorities.shop }, hosts, paths: { api: ['/api/*'] } },
      [`${at}.loadBalancer.paths.api must be told from those of shop in production`],
    ],
    [
      'the same',
      { priorities, hosts },
      [`${at}.loadBalancer.hosts.api must be told from those of shop in production`],
    ],
    [
      'priorities of one',
      { hosts: { shop: ['a.example.com'], api: ['b.example.com'] } },
      [
        `${at}.loadBalancer.priorities must be by the services' names`,
        `${at}.loadBalancer.priorities.test must be a priority of its own`,
        `${at}.loadBalancer.priorities.production must be a priority of its own`,
      ],
    ],
  ])('%s', (_, changed, expected) => {
    expect(two(changed)).toEqual(expected.map((one) => expect.stringContaining(one)));
  });
});

test('a gate asks for nothing that the rules lead to others', () => {
  const input = {
    ...withEnvironment(balanced({ paths: { shop: ['/shop/*'] } })),
    gates: [smokeTest({ requests: [{ path: '/shop/ready' }, { path: '/other?x=/shop/' }] })],
  };
  expect(refusal(input)).toEqual([
    expect.stringContaining(`${at}.loadBalancer.paths.shop must be such that they catch /other?x=/shop/`),
  ]);
});

test('what an environment says of its services', () => {
  const {
    delivery: { environments },
    warnings,
  } = resolveDelivery({
    service: {
      name: 'shop',
      port: 8080,
      environment: { A: '1', B: '1' },
      secrets: ['DB', 'KEY'],
      container: { user: 'root', readonlyRoot: false },
    },
    environments: {
      production: {
        ...balanced({ dnsName: `internal-${loadBalancer.dnsName}` }),
        cluster: { name: 'old' },
        secrets: { DB: secret },
        variables: { B: '2' },
        sizes: { shop: { cpu: 1024 } },
      },
    },
  });
  expect(environments[0]).toMatchObject({ cluster: { name: 'old' } });
  expect(environments[0]?.services[0]).toMatchObject({
    internal: true,
    environment: { A: '1', B: '2' },
    secrets: ['KEY'],
    existingSecrets: { DB: secret },
    container: { user: 'root', readonlyRoot: false },
    cpu: 1024,
    memory: 2048,
    loadBalancer: { priorities: { test: 100, production: 110 }, hosts: ['shop.example.com'], paths: [] },
  });
  expect(warnings.map(({ id }) => id)).toEqual(['containerAsRoot', 'containerWritable']);
});
