import { whenSomeAreBad } from '../../../bench/fleet/luck';
import { kept } from '../../../bench/fleet/page';
import type { Profile } from '../../../bench/fleet/profile';
import { Queue } from '../../../bench/fleet/queue';
import { type Fleet, simulate, sizesOf } from '../../../bench/fleet/simulate';

const { profile } = kept();
const fleet = (of: Partial<Fleet> = {}): Fleet => ({
  services: 100,
  accounts: 1,
  waves: [10],
  looks: false,
  seed: 3,
  ...of,
});

test.each<[number, number[], number[]]>([
  [5, [1], [1, 1, 1, 1, 1]],
  [5, [2], [2, 2, 1]],
  [20, [1, 4, 10], [1, 4, 10, 5]],
  [3, [10], [3]],
])('%d services in waves of %j are %j', (services, waves, expected) =>
  expect(sizesOf({ services, waves })).toEqual(expected),
);

test('the same seed gives the same result, and another one nearly', () => {
  const one = simulate(profile, fleet({ waves: [60], seed: 3 }));
  expect(simulate(profile, fleet({ waves: [60], seed: 3 }))).toEqual(one);
  expect(simulate(profile, fleet({ waves: [60], seed: 4 })).hours).toBeCloseTo(one.hours, 0);
});

test('a wave on its own takes as long as a release, and nobody waits', () => {
  const { waveMinutes, first, throttled, exposedMinutes } = simulate(profile, fleet({ waves: [1] }));
  expect(waveMinutes).toBeGreaterThanOrEqual(profile.good.seconds / 60 - 0.1);
  expect(waveMinutes).toBeLessThan(profile.good.seconds / 60 + 1);
  expect({ first, throttled }).toEqual({ first: null, throttled: [] });
  expect(exposedMinutes).toBeCloseTo((profile.bad.seconds - profile.bad.exposedAt) / 60, 1);
});

test('more at once never end earlier, nor is one decided sooner', () => {
  const waves = [1, 10, 50, 100, 200].map((size) =>
    simulate(profile, fleet({ services: size, waves: [size] })),
  );
  for (const [index, wave] of waves.slice(1).entries()) {
    expect(wave.waveMinutes).toBeGreaterThanOrEqual(waves[index]?.waveMinutes ?? 0);
    expect(wave.exposedMinutes).toBeGreaterThanOrEqual(waves[index]?.exposedMinutes ?? 0);
  }
  expect(waves.at(-1)?.first).not.toBeNull();
});

test('more accounts wait less', () => {
  const longest = (accounts: number) =>
    simulate(profile, fleet({ services: 200, waves: [200], accounts })).throttled[0]?.longestWaitSeconds ?? 0;
  expect(longest(1)).toBeGreaterThan(longest(2));
  expect(longest(2)).toBeGreaterThan(longest(8));
});

test('looks at services that nobody releases take their part', () => {
  const minutes = (looks: boolean) =>
    simulate(profile, fleet({ services: 300, waves: [100], looks })).waveMinutes;
  expect(minutes(true)).toBeGreaterThan(minutes(false));
});

test('looks that use up a limit cannot be simulated: nobody would get a token', () =>
  expect(() => simulate(profile, fleet({ services: 500, looks: true }))).toThrow(
    'looks must leave something of a limit, got 500 services that use up ECS, service deployment',
  ));

test('the limit that is met first is the one that is short of tokens', () => {
  const only = (calls: Record<string, number>): Profile => ({
    ...profile,
    good: { seconds: 60, steps: [{ at: 0, calls }] },
  });
  const of = (calls: Record<string, number>) =>
    simulate(only(calls), fleet({ services: 5, waves: [5] })).first;
  expect(of({ 'ELBv2.DescribeRules': 30 })).toBe('Elastic Load Balancing, all calls');
  expect(of({ 'CloudWatch.DescribeAlarms': 30 })).toBe('CloudWatch, DescribeAlarms');
  expect(of({ 'EventBridge.PutEvents': 10_000 })).toBeNull();
});

test('a change that is bad for some stops the waves at the first of them', () => {
  const luck = (waves: number[], share: number) => whenSomeAreBad({ services: 100, waves, seed: 1 }, share);
  expect(luck([1], 1)).toEqual({ harmed: 1, changed: 1 });
  expect(luck([10], 1)).toEqual({ harmed: 10, changed: 10 });
  expect(luck([10], 0)).toEqual({ harmed: 0, changed: 100 });
  expect(luck([100], 0.05).harmed).toBeCloseTo(5, 0);
  expect(luck([1], 0.05).harmed).toBeLessThanOrEqual(1);
});

test('a queue gives the earliest first, and at one time in order', () => {
  const queue = new Queue<string>();
  for (const [at, item] of [
    [3, 'c'],
    [1, 'a'],
    [2, 'b'],
    [1, 'a2'],
    [0, 'z'],
    [2, 'b2'],
  ] as const)
    queue.add(at, item);
  const taken = Array.from({ length: 7 }, () => queue.take()?.item);
  expect(taken).toEqual(['z', 'a', 'a2', 'b', 'b2', 'c', undefined]);
});
