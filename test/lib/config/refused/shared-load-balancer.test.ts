import { defineDelivery } from '../../../../lib';
import { domain, placed, refusal } from './refusal';

const at = 'environments.production.loadBalancer';
const paths = { web: ['/web/*'] };

const delivery = (
  loadBalancer: object,
  more: { environment?: object; services?: object[]; name?: string } = {},
) =>
  defineDelivery({
    name: more.name ?? 'mall',
    services: more.services ?? [
      { name: 'web', port: 8080 },
      { name: 'api', port: 8080 },
    ],
    environments: { production: { loadBalancer: { shared: true, ...loadBalancer }, ...more.environment } },
  } as never);

test.each<[string, object, string[]]>([
  ['paths of one, and the other takes what is left', delivery({ paths }), []],
  ['a domain, of which each has its own name', delivery({}, { environment: { ...placed, domain } }), []],
  [
    'two that take everything',
    delivery({}),
    [`${at}.hosts.api must be told from those of web in production on the same listener`],
  ],
  [
    'names that come to one number',
    delivery(
      {},
      {
        services: ['svc-20', 'svc-134'].map((name) => ({ name, port: 80 })),
        environment: { ...placed, domain },
      },
    ),
    [
      `${at}.priorities.svc-134.test must be a priority of its own: svc-20 in production has it on the same listener, got 3894; give another: priorities: { "svc-134": { test: 3895, production: 28895 } } are free`,
      `${at}.priorities.svc-134.production must be a priority of its own: svc-20 in production has it on the same listener, got 28894`,
    ],
  ],
  [
    'and the one is written',
    delivery(
      { priorities: { 'svc-134': { test: 3895, production: 28895 } } },
      {
        services: ['svc-20', 'svc-134'].map((name) => ({ name, port: 80 })),
        environment: { ...placed, domain },
      },
    ),
    [],
  ],
  [
    'a test rule below production',
    delivery({ paths, priorities: { web: { test: 9, production: 8 } } }),
    [`${at}.priorities.web.test must be lower than production, 8`],
  ],
  [
    'a test rule that is written below production of another',
    delivery({ paths, priorities: { web: { test: 49_998, production: 49_999 } } }),
    [
      `${at}.priorities.web.test must be lower than every production rule of the load balancer, as that of api, `,
    ],
  ],
  [
    'a production rule that is written above a test rule of another',
    delivery({ paths, priorities: { web: { test: 1, production: 2 } } }),
    [
      `${at}.priorities.web.production must be higher than every test rule of the load balancer, as that of api, `,
    ],
  ],
  [
    'rules that are written in their halves',
    delivery({
      paths,
      priorities: { web: { test: 1, production: 25_000 }, api: { test: 2, production: 49_999 } },
    }),
    [],
  ],
  [
    'a service named as the delivery',
    delivery({ paths }, { name: 'web' }),
    [
      `${at} must be left out where a service is named as the delivery is, since <name>-production-foundation is the stack of both, got "web"; give the delivery another name`,
    ],
  ],
  [
    'names of no service',
    delivery({
      paths: { ...paths, wbe: ['/x'] },
      hosts: { ipa: ['x.example.com'] },
      priorities: { aip: { test: 1, production: 2 } },
    }),
    [
      `${at}.hosts.ipa must be named as a service of the delivery`,
      `${at}.paths.wbe must be named as a service of the delivery`,
      `${at}.priorities.aip must be named as a service of the delivery`,
    ],
  ],
  ['shared that is not', delivery({ shared: false }), [`${at}.shared must be true, got false`]],
  ['a key of the other kind', delivery({ paths, tls: true }), [`${at}.tls`]],
  [
    'some internal, some not',
    delivery(
      { paths },
      {
        services: [
          { name: 'web', port: 80 },
          { name: 'api', port: 80, internal: true },
        ],
      },
    ),
    [`${at} must be left out where some services are internal and some are not, as api and web`],
  ],
  [
    'more than it takes',
    delivery(
      {},
      {
        services: Array.from({ length: 51 }, (_, nth) => ({ name: `s${nth}`, port: 80 })),
        environment: { ...placed, domain },
      },
    ),
    [`${at} must be shared by at most 50 services: a load balancer takes 100 rules and 100 target groups`],
  ],
  [
    'a name that is too long',
    delivery({ paths }, { name: 'a-delivery-of-many-things' }),
    [`${at} must be left out where the delivery's name is longer than 21 characters`],
  ],
  [
    'what belongs to all of it',
    delivery({ paths }, { environment: { edge: { firewall: true, accessLogs: true } } }),
    [
      'environments.production.edge.firewall must be left out with a shared load balancer',
      'environments.production.edge.accessLogs must be left out with a shared load balancer',
    ],
  ],
  [
    'a domain without a certificate',
    delivery({}, { environment: { ...placed, domain: { ...domain, certificateArn: undefined } } }),
    ['environments.production.domain.certificateArn must be given'],
  ],
])('%s', (_, input, expected) => {
  const said = refusal(input);
  expect(said).toHaveLength(expected.length);
  expected.forEach((text, nth) => {
    expect(said[nth]).toContain(text);
  });
});
