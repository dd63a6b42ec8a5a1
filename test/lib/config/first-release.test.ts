import type { DeliveryInput, ReleaseInput } from '../../../lib';
import {
  approval,
  blueGreen,
  canary,
  hours,
  linear,
  migration,
  minutes,
  resolveDelivery,
  smokeTest,
} from '../../../lib';
import { firstReleaseMinutes } from '../../../lib/config/first-release';

const minutesOf = (release: ReleaseInput, gates: NonNullable<DeliveryInput['gates']>) => {
  const { delivery } = resolveDelivery({
    service: { name: 'shop', port: 80 },
    environments: { production: { release } },
    gates,
  });
  const [service] = delivery.environments[0]?.services ?? [];
  return service && firstReleaseMinutes(service);
};

// Ten minutes until its tasks are healthy.
test.each<[string, ReleaseInput, NonNullable<DeliveryInput['gates']>, number]>([
  ['no hold', blueGreen(), [], 10],
  ['a hold', canary({ hold: minutes(7) }), [], 17],
  ['holds', linear({ step: 10, hold: minutes(1) }), [], 19],
  ['a person', blueGreen(), [approval({ timeout: hours(3) })], 190],
  [
    'a person, before there are tasks',
    blueGreen(),
    [approval({ stage: 'PRE_SCALE_UP', timeout: hours(3) })],
    190,
  ],
  ['a migration', blueGreen(), [migration({ command: ['migrate'], timeout: hours(2) })], 160],
  [
    'a gate of a later stage, as it may not be waited for',
    blueGreen(),
    [smokeTest({ requests: [{ path: '/' }] })],
    10,
  ],
])('the first release with %s', (_what, release, gates, expected) => {
  expect(minutesOf(release, gates)).toBe(expected);
});
