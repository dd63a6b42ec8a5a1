import { backAt, decide, type Hour, leftOf, type Spent } from '../../../../lambda/gate/error-budget/decide';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 10, 1);
const RULES = { left: 10, days: 28 };

/** Hours one after the other, each `bad/total`. */
const hours = (text: string): Hour[] =>
  text
    .split(' ')
    .filter((each) => each !== '')
    .map((each, at) => {
      const [bad = 0, total = 0] = each.split('/').map(Number);
      return { time: START + at * HOUR, bad, total };
    });
const spent = (text: string, more: Partial<Spent> = {}): Spent => ({
  ...{ id: 'availability', goal: 99.9, isPublished: true },
  ...{ hours: hours(text), ...more },
});
const told = (...all: Spent[]) => decide(RULES, all);

// Of 99.9 %, 100 of 100,000 may be bad.
test.each([
  ['nothing has failed', '0/100000', 'pass', /^availability: 100 % of the budget of 28 days is left$/],
  ['a part is spent', '20/50000 17/50000', 'pass', /^availability: 63 % of the budget of 28 days is left$/],
  ['a little more than the share is left', '89.9/100000', 'pass', /: 10.1 % of/],
  ['exactly the share is left', '90/100000', 'inconclusive', /: 10 % of .*needs more than 10 %/],
  ['less, which is not rounded up to it', '90.001/100000', 'inconclusive', /: 9\.99 % of/],
  ['it is spent', '100/100000', 'inconclusive', /: 0 % of the budget of 28 days is left, and/],
  ['it is overdrawn', '150/100000', 'inconclusive', /the budget of 28 days is overdrawn, by 50 %, and/],
  ['all have failed', '40/40', 'inconclusive', /overdrawn/],
  ['nobody came', '', 'pass', /^availability: no requests in 28 days, so all of its budget is left$/],
  ['nobody came, and that is published', '0/0 0/0', 'pass', /no requests in 28 days/],
  ['two have failed, of few', '2/40', 'pass', /^availability: 2 of 40 were bad, too few to judge by$/],
  ['three have failed, of few', '1/20 2/20', 'inconclusive', /overdrawn/],
  ['bad ones of nothing', '5/0', 'inconclusive', /the budget of 28 days is overdrawn, and/],
  ['bad ones of less than nothing', '5/-10', 'inconclusive', /overdrawn/],
])('%s: %s', (_, text, outcome, reason) => {
  expect(told(spent(text))).toMatchObject({ outcome, reason: expect.stringMatching(reason) });
});

test('one objective that is spent is enough, and says which', () => {
  const verdict = told(
    spent('0/100000'),
    spent('95/100000', { id: 'login-availability' }),
    spent('99/100000', { id: 'checkout-latency' }),
  );
  expect(verdict.outcome).toBe('inconclusive');
  expect(verdict.reason).toMatch(/^login-availability: 5 % of .*; checkout-latency: 1 % of .*; see /);
  expect(verdict.reason).toMatch(/see runbooks\/gate-error-budget\.md#too-little-is-left$/);
});

test('all that pass are told', () => {
  expect(told(spent('0/1'), spent('50/100000', { id: 'latency' })).reason).toBe(
    'availability: 100 % of the budget of 28 days is left; latency: 50 % of the budget of 28 days is left',
  );
});

test('what nobody has published is no budget', () => {
  const never = spent('', { id: 'orders-paid', isPublished: false });
  expect(told(spent('0/1'), never)).toEqual({
    outcome: 'inconclusive',
    reason:
      'orders-paid: what it counts was not published once in 28 days, which is no budget; see runbooks/gate-error-budget.md#nothing-is-published',
  });
  // Of both, what the reader can do something about comes first.
  expect(told(never, spent('95/100000')).reason).toMatch(
    /^availability: .*; orders-paid: .*#too-little-is-left$/,
  );
});

test('no objective is no reason to pass', () => {
  expect(told()).toMatchObject({ outcome: 'inconclusive' });
});

// 28 days after the end of the hour with which enough has gone.
test.each([
  ['one hour has it all', '0/50000 95/50000', 2],
  ['the first of several is enough', '20/30000 40/30000 35/40000', 1],
  ['two must go', '3/30000 50/30000 42/40000', 2],
  ['all must go', '1/10 1/10 9/10', 3],
])('back above the share, when %s', (_, text, hour) => {
  const at = START + hour * HOUR + 28 * 24 * HOUR;
  expect(backAt(hours(text), 99.9, RULES)).toBe(at);
  expect(told(spent(text)).reason).toContain(`so from ${new Date(at).toISOString().slice(0, 16)}Z on`);
});

test('it is not back an hour earlier', () => {
  const all = hours('3/30000 50/30000 42/40000');
  const without = (gone: number) => ({
    bad: all.slice(gone).reduce((sum, { bad }) => sum + bad, 0),
    total: 100_000,
  });
  expect(leftOf(without(1), 99.9)).toBeLessThanOrEqual(10);
  expect(leftOf(without(2), 99.9)).toBeGreaterThan(10);
});
