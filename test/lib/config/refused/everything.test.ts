import { canary, hours, metrics, resolveDelivery, rolling } from '../../../../lib';
import { domain, network, placed, refusal, right, smoke, withEnvironment } from './refusal';

test('the configuration that the others are made from is right', () => {
  expect(refusal(right)).toEqual([]);
  expect(refusal(withEnvironment({ ...placed, domain, network }))).toEqual([]);
});

test('says everything at once', () => {
  const input = {
    service: { name: 'My_Shop', port: 0, memory: 4096, release: rolling() },
    environmnets: {},
    environments: {
      production: { account: '1', release: canary({ percent: 0, hold: hours(20), bake: hours(20) }) },
      p: {},
    },
    gates: [smoke, metrics({ errors: { percent: 80 } })],
  };
  expect(() => resolveDelivery(input)).toThrow(/^teal\.config\.ts has 9 problems:\n/);
  expect(refusal(input).map((line) => line.split(' ')[0])).toEqual([
    'service.name',
    'service.port',
    'service.memory',
    'environments.production.account',
    'environments.production.release.percent',
    'environments.production.release',
    'gates[1].errors.percent',
    'environmnets',
    'service.release',
  ]);
});
