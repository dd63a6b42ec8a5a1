import { environmentPages } from '../../../lib/config/environment-pages';
import type { Service } from '../../../lib/config/types-resolved';

const named = (name: string, watch: Partial<Service['watch']> = {}) =>
  ({ name, watch: { detail: 'all', heartbeats: [], ...watch } }) as Partial<Service> as Service;
const many = (count: number) => Array.from({ length: count }, (_, nth) => named(`svc-${nth}`));
const pages = (services: readonly Service[], delivery = 'mall') =>
  environmentPages(delivery, { name: 'production', services }).map((page) => [
    page.name,
    page.services.length,
  ]);

const without = { dashboard: false } as const;

test.each<[string, readonly Service[], [string, number][]]>([
  ['one service has its own page', [named('web')], []],
  ['two have one of both', many(2), [['mall-production', 2]]],
  ['without pages there is none of all', [named('web', without), named('api', without)], []],
  [
    'one without a page of its own is on none',
    [named('web'), named('api'), named('job', without)],
    [['mall-production', 2]],
  ],
  ['one page is none of several', [named('web'), named('api', without)], []],
  [
    'a service that is called as the delivery keeps its page’s name',
    [named('mall'), named('api')],
    [['mall-production-services', 2]],
  ],
  ['fifty are one page', many(50), [['mall-production', 50]]],
  [
    'fifty-one are two',
    many(51),
    [
      ['mall-production', 50],
      ['mall-production-page-2', 1],
    ],
  ],
  [
    'two hundred are four',
    many(200),
    [
      ['mall-production', 50],
      ['mall-production-page-2', 50],
      ['mall-production-page-3', 50],
      ['mall-production-page-4', 50],
    ],
  ],
])('%s', (_, services, expected) => {
  expect(pages(services)).toEqual(expected);
});

test('a service that is added last moves no other', () => {
  const before = environmentPages('mall', { name: 'production', services: many(120) });
  const after = environmentPages('mall', { name: 'production', services: many(121) });
  expect(after.slice(0, 2).map(({ services }) => services.map(({ name }) => name))).toEqual(
    before.slice(0, 2).map(({ services }) => services.map(({ name }) => name)),
  );
});
