import { momentOf } from '../../../cli/terminal/moment';

test.each([
  ['2026-11-26T10:15:59.999Z', '2026-11-26 10:15 UTC'],
  ['2026-11-26T00:30:00+02:00', '2026-11-25 22:30 UTC'],
])('%s is %s', (iso, moment) => {
  expect(momentOf(iso)).toBe(moment);
});
