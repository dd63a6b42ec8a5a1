import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { days } from '../../../lib';
import { burnAlertsOf } from '../../../lib/config/burn-alerts';
import { alarmsByChance } from '../../../lib/config/fewest-bad';
import { seededRandom } from '../../../rehearsal/random';
import { root } from '../../synth';

// docs/objectives.md has the arithmetic
test.each([
  [30, [5, 6, 7, 32]],
  [28, [5, 7, 8, 32]],
  [7, [5, 8, 14, 24]],
])('the bad requests that each pair needs, with a window of %d days', (window, expected) => {
  const alerts = burnAlertsOf({ window: days(window), burnRates: 'all' });
  expect(alerts.map(({ fewest }) => fewest)).toEqual(expected);
});

/** Alarms in one window, over so many of them: bad requests come by chance, `mean` in a window, and `fewest` are too many. */
function alarmsIn(windows: number, fewest: number, mean: number): number {
  const random = seededRandom(11);
  const recent: number[] = [];
  let alarms = 0;
  const gap = () => -Math.log(1 - random()) / mean;
  for (let at = gap(); at < windows; at += gap()) {
    while ((recent[0] ?? at) <= at - 1) recent.shift();
    recent.push(at);
    if (recent.length === fewest) alarms += 1;
  }
  return alarms / windows;
}

test.each([
  [2, 13.44],
  [3, 5.6],
  [4, 2.8],
  [8, 1],
  [14, 1],
])('the arithmetic of %d bad ones at a burn rate of %d agrees with chance', (fewest, burn) => {
  const measured = alarmsIn(200_000, fewest, fewest / (2 * burn));
  expect(measured / alarmsByChance(fewest, burn)).toBeCloseTo(1, 1);
});

test('docs/objectives.md says from which traffic on a total outage is told of', () => {
  const [hour, six, day, three] = burnAlertsOf({ window: days(28), burnRates: 'all' }).map(
    ({ fewest }) => fewest,
  );
  const page = readFileSync(join(root, 'docs/objectives.md'), 'utf8').replace(/\s+/g, ' ');
  expect(page).toContain(
    `within its first hour at ${hour} requests an hour or more, within six hours at ${six} in six hours, is a ticket at ${day} a day or at ${three} in three days`,
  );
});
