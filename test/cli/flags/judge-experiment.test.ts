import { judgeExperiment, type VariantSeries } from '../../../cli/flags/judge-experiment';
import { judgeVariants, type VariantMinute } from '../../../cli/flags/judge-variants';
import { windowOf } from '../../../cli/flags/read-variants';

const HOUR = 3_600_000;
const PERIOD = 300_000;
const PERIODS = 288;

interface Met {
  readonly requests?: number;
  readonly errors?: number;
  readonly conversions?: number;
}

/** A day of five minutes. @param met in each of them */
const day = (met: Met = {}, periods = PERIODS): readonly VariantMinute[] =>
  Array.from({ length: periods }, (_, nth) => ({
    ...{ minute: nth * PERIOD, requests: 1000, errors: 2, conversions: 50, ...met },
  }));
const variant = (met?: Met, more: Partial<VariantSeries> = {}): VariantSeries => ({
  ...{ name: 'blue', share: 50, minutes: day(met), ...more },
});
const judged = (variants: readonly VariantSeries[], control = day()) =>
  judgeExperiment({
    ...{ since: 0, until: PERIODS * PERIOD, control: { name: 'control', minutes: control }, variants },
  });

test.each<[string, Met, string, string, string, string]>([
  ['the same', {}, 'noneWorse', 'noWorse', 'noWorse', 'noWorse'],
  ['more errors', { errors: 4 }, 'worse', 'worse', 'worse', 'noWorse'],
  ['fewer errors', { errors: 0 }, 'noneWorse', 'better', 'better', 'noWorse'],
  ['fewer conversions', { conversions: 40 }, 'worse', 'worse', 'noWorse', 'worse'],
  ['more conversions', { conversions: 60 }, 'noneWorse', 'better', 'noWorse', 'better'],
  ['more of both', { errors: 4, conversions: 60 }, 'worse', 'worse', 'worse', 'better'],
])('%s', (_what, met, outcome, verdict, errors, conversions) => {
  const { outcome: is, variants } = judged([variant(met)]);
  expect([is, variants]).toMatchObject([outcome, [{ verdict, by: { errors, conversions } }]]);
});

const few = { requests: 5, errors: 0, conversions: 0 };
const fewer = { requests: 2, errors: 0, conversions: 1 };
test.each<[string, Met, Met, string, RegExp]>([
  ['enough', { ...few, conversions: 1 }, { ...few, conversions: 1 }, 'noWorse', /no variant is worse/],
  ['too few', fewer, fewer, 'notEnough', /576 requests beside 576, twice the errors would not/],
  ['none that converts', { conversions: 0 }, { conversions: 0 }, 'notEnough', /control has no conversions/],
  ['all that fail', { errors: 1000 }, { errors: 1000 }, 'notEnough', /twice the errors would not/],
  ['no requests', { requests: 0, errors: 0, conversions: 0 }, {}, 'notEnough', /blue has no requests/],
  ['none of the control', {}, { requests: 0, errors: 0, conversions: 0 }, 'notEnough', /control has no requ/],
])('%s: not enough is told from no worse', (_what, met, control, verdict, reason) => {
  const is = judged([variant(met)], day(control));
  expect(is.variants).toMatchObject([{ verdict }]);
  expect(is.reason).toMatch(reason);
});

test('what looks better is not called so before it could be called worse', () => {
  const minutes = day({ requests: 100, errors: 0, conversions: 50 }, 4);
  const looks = judgeVariants({
    ...{ since: 0, now: 288 * PERIOD, control: day() },
    variants: { blue: minutes },
  });
  expect(looks).toMatchObject([{ conversions: 'better' }]);
  expect(judged([variant({}, { minutes })])).toMatchObject({
    outcome: 'notEnough',
    variants: [{ verdict: 'notEnough', by: { errors: 'notEnough', conversions: 'notEnough' } }],
  });
});

test('one that is worse is told, whatever is not known of another', () => {
  const is = judged([variant({ errors: 9 }), variant(few, { name: 'green', minutes: [] })]);
  expect(is).toMatchObject({
    outcome: 'worse',
    reason: 'blue is worse than control: more errors (0.90 %, and control 0.20 %)',
    variants: [{ verdict: 'worse' }, { name: 'green', verdict: 'notEnough' }],
  });
});

test('one that is worse in one thing is worse, whatever is not known of the other', () => {
  const none = { conversions: 0 };
  expect(judged([variant({ ...none, errors: 9 })], day(none)).variants).toMatchObject([
    { verdict: 'worse', by: { errors: 'worse', conversions: 'notEnough' } },
  ]);
});

test('one that nobody gets is not waited for', () => {
  const nobody = variant({}, { name: 'green', share: 0, minutes: [] });
  expect(judged([variant(), nobody]).variants.map(({ name }) => name)).toEqual(['blue']);
  expect(judged([nobody])).toMatchObject({
    outcome: 'notEnough',
    reason: expect.stringContaining('no variant beside control'),
  });
  const gone = { ...nobody, minutes: day({ errors: 9 }) };
  expect(judged([variant(), gone]).outcome).toBe('worse');
});

test.each([
  ['a day', 24 * HOUR, 12 * HOUR, 36 * HOUR - PERIOD, PERIOD],
  ['a day and what passed', 24 * HOUR + 40, 12 * HOUR, 36 * HOUR - PERIOD, PERIOD],
  ['a month', 720 * HOUR, -684 * HOUR, 35 * HOUR, HOUR],
  ['nothing that is whole', 60_000, 36 * HOUR, 36 * HOUR, PERIOD],
])('%s is looked at in whole periods that CloudWatch has all of', (_what, before, from, until, period) => {
  const now = 36 * HOUR + 2 * 60_000;
  expect(windowOf(now - before - 2 * 60_000, now)).toEqual({ from, until, period });
});
