import fc from 'fast-check';
import { freePriorities, sharedPriorities } from '../../../lib/config/shared-priorities';

const host = { hosts: ['a.example.com'], paths: [] };
const pattern = { hosts: ['*.example.com'], paths: [] };
const nothing = { hosts: [], paths: [] };
const path = (...paths: string[]) => ({ hosts: [], paths });

const PINNED = {
  host: { test: 3658, production: 28658 },
  path: { test: 16758, production: 41758 },
  nothing: { test: 23808, production: 48808 },
};

// Asked in this order, whatever the services are called.
test.each([
  ['a host before a pattern of hosts', host, pattern],
  ['a host before paths of every host', host, path('/api/*')],
  ['a path of a host before the host', { ...host, paths: ['/api/*'] }, host],
  ['a folder in a folder before the folder', path('/api/v1/*'), path('/api/*')],
  ['three folders before two', path('/api/v1/x/*'), path('/api/v1/*')],
  ['a folder before everything', path('/api/*'), nothing],
  ['by the widest of the paths', path('/api/v1/*'), path('/api/v1/x/*', '/*')],
  ['by the widest of the hosts', host, { hosts: ['a.example.com', '*.example.com'], paths: [] }],
])('%s', (_, narrow, wide) => {
  const name = fc.stringMatching(/^[a-z]{1,20}$/);
  fc.assert(
    fc.property(name, name, (one, other) => {
      const [first, second] = [sharedPriorities(one, narrow), sharedPriorities(other, wide)];
      expect(first.test).toBeLessThan(second.test);
      expect(first.production).toBeLessThan(second.production);
    }),
  );
});

test('every test rule stands above every production rule, within what ELB takes', () => {
  const conditions = fc.constantFrom(
    host,
    pattern,
    nothing,
    path('/a/*'),
    path('/a/b/*'),
    path('/a/b/c/d/*'),
  );
  fc.assert(
    fc.property(fc.string(), conditions, (service, of) => {
      const { test: tested, production } = sharedPriorities(service, of);
      expect(tested).toBeGreaterThanOrEqual(1);
      expect(tested).toBeLessThan(25_000);
      expect(production).toBeGreaterThanOrEqual(25_000);
      expect(production).toBeLessThanOrEqual(50_000);
    }),
  );
});

test('are these, and stay so: another number would move the rules of services that run', () => {
  expect(sharedPriorities('shop', host)).toEqual(PINNED.host);
  expect(sharedPriorities('shop', path('/shop/*'))).toEqual(PINNED.path);
  expect(sharedPriorities('shop', nothing)).toEqual(PINNED.nothing);
});

test('of forty services of one kind seldom two stand on one number', () => {
  const collides = (from: number): boolean => {
    const numbers = Array.from({ length: 40 }, (_, nth) => sharedPriorities(`svc-${from + nth}`, host).test);
    return new Set(numbers).size < numbers.length;
  };
  const deliveries = Array.from({ length: 300 }, (_, nth) => collides(nth * 40));
  // source: the birthday problem, 40 of 8,000: 9.3 %
  expect(deliveries.filter(Boolean).length / deliveries.length).toBeLessThan(0.16);
});

test('what is free is in the same band, and nobody stands on it', () => {
  const own = sharedPriorities('shop', host);
  const next = { test: own.test + 1, production: 40_000 };
  const free = freePriorities('shop', host, [own, next]);
  expect(free).toEqual({ test: own.test + 2, production: own.production + 2 });
});
