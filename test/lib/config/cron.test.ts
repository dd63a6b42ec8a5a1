import { everBegins, parseCron, shortestGap } from '../../../lib/config/cron';
import { cron as asCloudWatchReadsIt } from '../../../rehearsal/cloudwatch/cron';

const DAY = 24 * 60;

test.each([
  ['0 2 * * *', DAY],
  ['0 2 * * SUN', 7 * DAY],
  ['0 2 * * 0,3', 3 * DAY],
  ['0 2 * * 7', 7 * DAY],
  ['30 22 * * mon-fri', DAY],
  ['* * * * *', 1],
  ['0,45 * * * *', 15],
  ['0 6,18 * * *', 12 * 60],
  ['0 0 1 * *', 28 * DAY],
  ['0 0 1 JAN *', 365 * DAY],
  // Either day, so the 1st may be a Sunday’s neighbour.
  ['0 0 1 * SUN', DAY],
  ['0 0 29 2 *', Number.POSITIVE_INFINITY],
])('%s begins again after %d minutes at the least', (text, minutes) => {
  const parsed = parseCron(text);
  expect(parsed && shortestGap(parsed)).toBe(minutes);
  expect(asCloudWatchReadsIt(text)).toBeDefined();
});

test.each([
  ['0 0 31 2 *', false],
  ['0 0 31 4,6,9,11 *', false],
  ['0 0 29 2 *', true],
  ['0 0 31 2,3 *', true],
  ['0 0 28-31 FEB *', true],
  // Either day will do.
  ['0 0 31 2 MON', true],
  ['0 0 31 2 0-6', false],
])('%s ever begins: %s', (text, begins) => {
  const parsed = parseCron(text);
  expect(parsed && everBegins(parsed)).toBe(begins);
});

test.each([
  '',
  '0 2 * *',
  '0 2 * * * 2028',
  'cron(0 2 * * *)',
  '60 2 * * *',
  '0 24 * * *',
  '0 2 0 * *',
  '0 2 * 13 *',
  '0 2 * * 8',
  '0 2 * * FUN',
  '5-1 2 * * *',
  '0  2 * * *',
  '0 2 * * SUN#4',
  '*/5 * * * *',
  '0 2 ? * *',
  '1-2-3 2 * * *',
])('%j is none', (text) => {
  expect(parseCron(text)).toBeUndefined();
});
