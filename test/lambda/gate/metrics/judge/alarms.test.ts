import { alarmsOf, OF_TEST } from '../../../../../lambda/gate/metrics/judge/alarms';

const ALL = 0.01;

test.each([
  ['errors and slow answers', ['errors', 'slow']],
  ['what a gate judges', ['errors', 'slow', 'unanswered']],
  ['metrics of a team’s own', ['errors', 'slow', 'unanswered', 'orders', 'sign-ins', 'toString']],
  ['one of its own alone', ['orders']],
])('one chance of a false alarm is shared out, and no more: %s', (_, names) => {
  const parts = (['beside', 'alone'] as const).flatMap((exposure) =>
    names.map((name) => alarmsOf(name, names, exposure, ALL)),
  );
  expect(Math.min(...parts)).toBeGreaterThan(0);
  expect(parts.reduce((total, part) => total + part, 0)).toBeCloseTo(ALL, 12);
  expect(Object.values(OF_TEST).reduce((total, part) => total + part, 0)).toBeCloseTo(1, 12);
});

test('docs/judge.md has the parts, and requests without an answer take theirs from slow answers alone', () => {
  const of = (name: string, names: readonly string[]) =>
    Number((alarmsOf(name, names, 'beside', ALL) / (ALL * 0.8)).toFixed(9));
  const [old, now] = [
    ['errors', 'slow'],
    ['errors', 'slow', 'unanswered'],
  ];
  expect(old.map((name) => of(name, old))).toEqual([0.75, 0.25]);
  expect(now.map((name) => of(name, now))).toEqual([0.75, 0.2, 0.05]);
  const more = [...now, 'orders', 'sign-ins'];
  expect(more.map((name) => of(name, more))).toEqual([0.6, 0.16, 0.04, 0.1, 0.1]);
});
