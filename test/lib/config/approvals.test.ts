import type { DeliveryInput, ReleaseInput } from '../../../lib';
import { approval, canary, hours, linear, minutes, resolveDelivery } from '../../../lib';
import { longestDeployment } from '../../../lib/config/deploy-session';

const delivery = (release: ReleaseInput, gates: DeliveryInput['gates'] = []): DeliveryInput => ({
  service: { name: 'shop', port: 80 },
  environments: { production: { release } },
  gates,
});

const minutesOf = (release: ReleaseInput, gates: DeliveryInput['gates']) => {
  const [production] = resolveDelivery(delivery(release, gates)).delivery.environments;
  return longestDeployment({ services: production?.services ?? [] }).minutes;
};

test.each<[string, ReleaseInput, DeliveryInput['gates'], number]>([
  ['the default, beside the guard of its stage', canary(), [approval()], 180 - 25],
  ['one of a stage without another gate', canary(), [approval({ stage: 'POST_SCALE_UP' })], 180],
  [
    'two of one stage wait side by side',
    canary(),
    [approval({ stage: 'POST_SCALE_UP' }), approval({ id: 'b', stage: 'POST_SCALE_UP', timeout: hours(4) })],
    240,
  ],
  [
    'each step of a linear release',
    linear({ step: 10, hold: minutes(1) }),
    [approval({ stage: 'PRE_PRODUCTION_TRAFFIC_SHIFT', timeout: minutes(30) })],
    300,
  ],
])('the longest deployment counts %s', (_, release, gates, more) => {
  expect(minutesOf(release, gates) - minutesOf(release, [])).toBe(more);
});

test('an approval of which nobody is told is warned of, where it is written', () => {
  const ids = (gates: DeliveryInput['gates']) =>
    resolveDelivery(delivery(canary(), gates)).warnings.map(({ id, path }) => [id, path]);
  expect(ids([approval({ notify: 'ops@example.com' })])).toEqual([]);
  expect(ids([approval({ notify: 'ops@example.com' }), approval({ id: 'b' })])).toEqual([
    ['approvalUnannounced', 'gates[1].notify'],
  ]);
});
