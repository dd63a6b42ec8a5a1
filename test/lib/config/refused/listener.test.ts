import { defineDelivery, smokeTest } from '../../../../lib';
import { network, placed, refusal, withEnvironment } from './refusal';

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
