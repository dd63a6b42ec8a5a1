import { minutes, resolveDelivery, seconds } from '../../../../lib';
import { placed, refusal, right, withEnvironment } from './refusal';

const home = { path: '/' };

test.each<[string, unknown, string]>([
  ['true', true, 'watch.probe must be an object, or false, got true; write {} for all defaults'],
  ['nothing to ask', { requests: [] }, 'watch.probe.requests must be a list of at least 1'],
  [
    'a path without its slash',
    { requests: [{ path: 'home' }] },
    "watch.probe.requests[0].path must be a path that begins with '/'",
  ],
  [
    'seconds',
    { every: seconds(30) },
    'watch.probe.every must be whole minutes, from 1 minute to 60 minutes, got 30 seconds',
  ],
  [
    'two hours',
    { every: minutes(120) },
    'watch.probe.every must be whole minutes, from 1 minute to 60 minutes',
  ],
  [
    'more than fits between two runs',
    {
      every: minutes(1),
      requests: [
        { path: '/a', within: seconds(30) },
        { path: '/b', within: seconds(20) },
      ],
    },
    'watch.probe.requests must be answered within 45 seconds in all, a quarter of a minute less than from one run to the next, got 50 seconds; lower their within, or raise every',
  ],
  [
    'more than an environment takes',
    { requests: Array.from({ length: 40 }, (_, nth) => ({ path: `/${'x'.repeat(20)}${nth}` })) },
    'watch.probe.requests must be at most 3000 bytes as JSON with their defaults',
  ],
  [
    'a region that is none',
    { from: ['eu-central-9'] },
    'watch.probe.from[0] must be a commercial region of AWS, got "eu-central-9"; did you mean eu-central-1?',
  ],
  ['China', { from: ['cn-north-1'] }, 'watch.probe.from[0] must be a commercial region of AWS'],
  [
    'one region twice',
    { from: ['eu-west-2', 'eu-west-2'] },
    'watch.probe.from[1] must be a region that is not given already, got "eu-west-2"; remove it',
  ],
  [
    'another word',
    { interval: minutes(5) },
    'watch.probe.interval must be a known field, got 5 minutes; did you mean every?',
  ],
])('%s', (_, probe, message) => {
  expect(refusal({ ...right, watch: { probe } })).toEqual([expect.stringContaining(message)]);
});

test.each<[string, object, string]>([
  [
    'its own region',
    withEnvironment({ ...placed, watch: { probe: { from: ['eu-central-1', 'eu-west-1'] } } }),
    'environments.production.watch.probe.from[1] must be another region than that of production, from which it runs anyway, got "eu-west-1"; remove it',
  ],
  [
    'no region at all',
    { ...right, watch: { probe: { from: ['eu-central-1'] } } },
    'watch.probe.from must be left out where production has no region, since its alarms name the place that each run is from',
  ],
  [
    'a service in China',
    {
      ...withEnvironment({ ...placed, region: 'cn-north-1' }),
      watch: { probe: { from: ['eu-central-1'] } },
    },
    'watch.probe.from must be left out in cn-north-1, from which Synthetics runs nothing in other regions',
  ],
])('from: %s', (_, input, message) => {
  expect(refusal(input)).toEqual([expect.stringContaining(message)]);
});

test('from: every environment that has no region is named at once', () => {
  const input = { ...right, environments: { staging: {}, production: {} } };
  expect(refusal({ ...input, watch: { probe: { from: ['eu-central-1'] } } })).toEqual(
    ['staging', 'production'].map((name) =>
      expect.stringContaining(
        `where ${name} has no region, since its alarms name the place that each run is from`,
      ),
    ),
  );
});

test.each<[unknown]>([[false], [{}], [{ requests: [home], every: minutes(60) }]])('%j is taken', (probe) => {
  expect(refusal({ ...right, watch: { probe } })).toEqual([]);
});

test('as is a probe from other regions', () => {
  expect(
    refusal(withEnvironment({ ...placed, watch: { probe: { from: ['eu-central-1', 'us-east-1'] } } })),
  ).toEqual([]);
});

test('a probe of which nobody is told is warned of', () => {
  const input = { ...right, watch: { probe: {} } };
  expect(resolveDelivery(input).warnings).toContainEqual(expect.objectContaining({ id: 'nobodyNotified' }));
});
