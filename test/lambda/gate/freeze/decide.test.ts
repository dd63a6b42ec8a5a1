import { type CalendarAnswer, decide } from '../../../../lambda/gate/freeze/decide';

const OPEN = { calendar: 'holidays', state: 'OPEN' };
const CLOSED = { calendar: 'year-end', state: 'CLOSED', next: '2027-01-04T06:00:00Z' };

test.each<[string, readonly CalendarAnswer[], 'pass' | 'fail', string]>([
  ['one is open', [OPEN], 'pass', 'the calendar is open: holidays'],
  [
    'one is open for now',
    [{ ...OPEN, next: '2026-12-20T00:00:00Z' }],
    'pass',
    'the calendar is open: holidays (until 2026-12-20T00:00:00Z)',
  ],
  [
    'all are open',
    [OPEN, { calendar: 'audits', state: 'OPEN' }],
    'pass',
    'calendars are open: holidays, audits',
  ],
  [
    'one of them is closed',
    [OPEN, CLOSED],
    'fail',
    'the calendar year-end is closed, and opens at 2027-01-04T06:00:00Z; see runbooks/gate-freeze.md#closed',
  ],
  [
    'one is closed, and nothing says until when',
    [{ calendar: 'holidays', state: 'CLOSED' }],
    'fail',
    'the calendar holidays is closed, and no event of it says until when; see runbooks/gate-freeze.md#closed',
  ],
  [
    'one is closed until what is no time',
    [{ ...CLOSED, next: '::warning::' }],
    'fail',
    'the calendar year-end is closed, and no event of it says until when; see runbooks/gate-freeze.md#closed',
  ],
  [
    'one does not answer',
    [OPEN, { calendar: 'year-end', failure: 'ThrottlingException' }],
    'fail',
    'the calendar year-end gave no answer (ThrottlingException), which counts as closed; see runbooks/gate-freeze.md#no-answer',
  ],
  [
    'one answers without a state',
    [{ calendar: 'year-end' }],
    'fail',
    'the calendar year-end gave no answer (no state), which counts as closed; see runbooks/gate-freeze.md#no-answer',
  ],
  [
    'one answers with a state that is new',
    [{ calendar: 'year-end', state: 'AJAR' }],
    'fail',
    'the calendar year-end gave no answer (an unknown state), which counts as closed; see runbooks/gate-freeze.md#no-answer',
  ],
  [
    'two are closed, and a third does not answer',
    [CLOSED, { ...CLOSED, calendar: 'audits' }, { calendar: 'holidays', failure: 'TimeoutError' }],
    'fail',
    'the calendar year-end is closed, and opens at 2027-01-04T06:00:00Z; the calendar audits is closed, and opens at 2027-01-04T06:00:00Z; the calendar holidays gave no answer (TimeoutError), which counts as closed; see runbooks/gate-freeze.md#closed',
  ],
  ['none is named', [], 'fail', 'no calendar is named; see runbooks/gate-freeze.md#no-answer'],
])('%s', (_, answers, outcome, reason) => {
  expect(decide(answers)).toEqual({ outcome, reason });
});
