import { judgeVariants, type VariantMinute } from '../../../cli/flags/judge-variants';

const MINUTE = 60_000;
const SINCE = Date.UTC(2026, 10, 28);

/** @param of errors and conversions in each minute */
const served = (of: { errors?: number; conversions?: number }, minutes = 60, requests = 1000) =>
  Array.from(
    { length: minutes },
    (_, index): VariantMinute => ({
      ...{ minute: SINCE + index * MINUTE, requests, errors: 0, conversions: 50, ...of },
    }),
  );
const judged = (variants: Record<string, readonly VariantMinute[]>, control = served({ errors: 2 })) =>
  judgeVariants({ now: SINCE + 70 * MINUTE, since: SINCE, control, variants });

test.each([
  ['the same', { errors: 2 }, 'open', 'open'],
  ['more errors', { errors: 8 }, 'worse', 'open'],
  ['fewer errors', { errors: 0 }, 'better', 'open'],
  ['fewer conversions', { errors: 2, conversions: 35 }, 'open', 'worse'],
  ['more conversions', { errors: 2, conversions: 65 }, 'open', 'better'],
  ['more of both', { errors: 8, conversions: 65 }, 'worse', 'better'],
])('%s', (_what, of, errors, conversions) => {
  expect(judged({ blue: served(of) })).toEqual([{ variant: 'blue', errors, conversions }]);
});

test('each variant is judged by itself', () => {
  const found = judged({ blue: served({ errors: 2 }), green: served({ errors: 9 }) });
  expect(found.map(({ variant, errors }) => [variant, errors])).toEqual([
    ['blue', 'open'],
    ['green', 'worse'],
  ]);
});

test('little is no verdict', () => {
  expect(judged({ blue: served({ errors: 1 }, 1, 20) })).toMatchObject([
    { errors: 'open', conversions: 'open' },
  ]);
  expect(judged({ blue: [] })).toMatchObject([{ errors: 'open', conversions: 'open' }]);
});
