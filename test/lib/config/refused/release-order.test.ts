import { resolveDelivery } from '../../../../lib';
import { refusal, right, withService } from './refusal';

const delivery = (after: Readonly<Record<string, unknown>>) => ({
  name: 'acme',
  services: Object.entries(after).map(([name, named]) => ({ name, port: 8080, after: named })),
  environments: { production: {} },
});

test('after is given as names, and is nothing by default', () => {
  const { services } = resolveDelivery(delivery({ web: ['api'], api: undefined })).delivery
    .environments[0] ?? { services: [] };
  expect(services.map(({ name, after }) => [name, after])).toEqual([
    // As they are written: only the release has another order.
    ['web', ['api']],
    ['api', []],
  ]);
});

test.each<[string, unknown, string[]]>([
  ['none', delivery({ web: [], api: [] }), []],
  ['one', delivery({ web: ['api'], api: [] }), []],
  [
    'no list',
    delivery({ web: 'api', api: [] }),
    ['services[0].after must be a list, got "api"; write it as [ … ]'],
  ],
  [
    'no name',
    delivery({ web: ['api', 7], api: [] }),
    ["services[0].after[1] must be the name of a service, got 7; write it in quotes, like 'api'"],
  ],
  [
    'one that is none, and one that is meant',
    delivery({ web: ['apy'], api: ['billing'] }),
    [
      'services[0].after[0] must be the name of another service of this delivery, got "apy"; did you mean api?',
      'services[1].after[0] must be the name of another service of this delivery, got "billing"; remove it, or use one of web',
    ],
  ],
  [
    'an only service that names another',
    withService({ after: ['api'] }),
    [
      'service.after[0] must be the name of another service of this delivery, got "api"; remove it: the delivery has one service',
    ],
  ],
  [
    'itself',
    delivery({ web: ['web'], api: [] }),
    ['services[0].after[0] must be another service, got "web"; remove it: nothing is released before itself'],
  ],
  [
    'twice',
    delivery({ web: ['api', 'api'], api: [] }),
    ['services[0].after[1] must be named once, got "api"; remove it'],
  ],
  [
    'each other',
    delivery({ web: ['api'], api: ['web'] }),
    [
      'services[0].after[0] must be a service that is not released after web, got "api"; take one of these out: web after api after web',
    ],
  ],
  [
    'three in a circle, told from the first that is written, with the entry that leads into it',
    delivery({ mail: [], web: ['mail', 'api'], db: ['web'], api: ['db'] }),
    [
      'services[1].after[1] must be a service that is not released after web, got "api"; take one of these out: web after api after db after web',
    ],
  ],
  [
    'two circles: both',
    delivery({ a: ['b'], b: ['a'], c: ['d'], d: ['c'] }),
    [
      'services[0].after[0] must be a service that is not released after a, got "b"; take one of these out: a after b after a',
      'services[2].after[0] must be a service that is not released after c, got "d"; take one of these out: c after d after c',
    ],
  ],
])('after %s', (_, input, problems) => {
  expect(refusal(input)).toEqual(problems);
});

test('a configuration without it is right', () => {
  expect(refusal(right)).toEqual([]);
});
