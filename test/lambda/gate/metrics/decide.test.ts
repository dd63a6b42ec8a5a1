import { inputOf, verdictOf } from '../../../../lambda/gate/metrics/decide';
import { MINUTE } from '../../../../lambda/gate/metrics/judge/input';
import type { MetricsSettings } from '../../../../lambda/shared/environment';

const settings: MetricsSettings = {
  ...{ errors: { budget: 0.001 }, slow: { overSeconds: 1, budget: 0.01 }, custom: [] },
  ...{ warmUpMinutes: 1, historyMinutes: 180, gates: 1 },
};
const seen = {
  now: 9 * MINUTE,
  exposure: 'beside',
  since: 0,
  green: [],
  blue: [],
  after: [],
  before: [],
} as const;

test('a release has one chance of a false alarm, which its gates and steps share', () => {
  const of = (gates: number, part: number) =>
    inputOf({ ...settings, gates }, { ...seen, part }).rules.falseAlarms;
  expect([of(1, 1), of(2, 1), of(2, 0.5)]).toEqual([0.01, 0.005, 0.0025]);
});

test('requests without an answer are compared with blue, and have no objective', () => {
  expect(inputOf(settings, { ...seen, part: 1 }).shares).toEqual([
    { name: 'errors', budget: 0.001 },
    { name: 'slow', budget: 0.01 },
    { name: 'unanswered' },
  ]);
});

// Seven minutes: the one that is not whole, the warm-up, the three that it takes, and the two until they are known.
test.each([
  ['waits for the first minutes whatever is told', 7 * MINUTE - 1, 'fail', true],
  ['then answers', 7 * MINUTE, 'fail', false],
  ['or goes on', 7 * MINUTE, 'wait', true],
] as const)('%s', (_, now, onInconclusive, goesOn) => {
  const judgement = { outcome: 'inconclusive', reason: '', minutes: 0, shares: [], numbers: [] } as const;
  const verdict = verdictOf(judgement, inputOf(settings, { ...seen, part: 1, now }), onInconclusive);
  expect('state' in verdict && verdict.state).toEqual(goesOn && { exposure: 'beside', since: 0 });
});
