import {
  blueGreen,
  canary,
  linear,
  minutes,
  type ReleaseInput,
  resolveDelivery,
  rolling,
} from '../../../lib';
import { linearHolds } from '../../../lib/config/schema/release';

// source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-ecs-service-linearconfiguration.html
test.each([
  [3, 33],
  [10, 9],
  [11, 9],
  [12.5, 7],
  [25, 3],
  [33.3, 3],
  [50, 1],
  [100, 0],
])('CloudFormation counts the holds of linear steps of %d %% as %d', (step, holds) => {
  expect(linearHolds(step)).toBe(holds);
});

const warnings = (release: ReleaseInput) =>
  resolveDelivery({ service: { name: 'shop', port: 80 }, environments: { production: { release } } })
    .warnings;

// Three datapoints of a minute, and two minutes until the metrics are there.
test.each<[string, ReleaseInput, string[]]>([
  ['defaults', canary(), []],
  ['linear defaults', linear(), []],
  ['blue/green defaults', blueGreen(), []],
  ['rolling', rolling(), []],
  ['just enough', canary({ hold: minutes(5), bake: minutes(5) }), []],
  ['short hold', canary({ hold: minutes(4) }), ['holdTooShort environments.production.release.hold']],
  [
    'short hold in steps',
    linear({ hold: minutes(0) }),
    ['holdTooShort environments.production.release.hold'],
  ],
  ['short bake', blueGreen({ bake: minutes(4) }), ['bakeTooShort environments.production.release.bake']],
  [
    'few requests',
    canary({ alarms: { minimumRequests: 49 } }),
    ['minimumRequestsTooFew environments.production.release.alarms.minimumRequests'],
  ],
])('warns of %s', (_, release, expected) => {
  expect(warnings(release).map(({ id, path }) => `${id} ${path}`)).toEqual(expected);
});

test('a warning explains its arithmetic', () => {
  expect(warnings(canary({ hold: minutes(3) }))[0]?.message).toBe(
    'environments.production.release.hold is 3 minutes, but an alarm needs up to 3 bad minutes, and metrics come up to 2 minutes late: 5 minutes. A bad release gets more traffic before it is seen; hold for minutes(5) or more',
  );
});
