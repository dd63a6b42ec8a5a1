import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chartOf } from '../../../bench/peers/chart';
import { kept, pageOf } from '../../../bench/peers/page';
import type { BlastRadius } from '../../../bench/peers/record';
import { BAD } from '../../../bench/peers/releases/bad';
import { GOOD } from '../../../bench/peers/releases/good';
import { BAD_TRAFFIC, GOOD_TRAFFIC } from '../../../bench/peers/run';
import { SETUPS } from '../../../bench/peers/setups';
import { summaries, verdictOf } from '../../../bench/peers/summary';
import { tablesOf } from '../../../bench/peers/tables';

const docs = join(__dirname, '..', '..', '..', 'docs');

test('the page and its chart are what the bench writes for the run that is kept', () => {
  const { page, chart } = pageOf(kept());
  expect(readFileSync(join(docs, 'blast-radius.md'), 'utf8')).toBe(page);
  expect(readFileSync(join(docs, 'blast-radius.svg'), 'utf8')).toBe(chart);
});

test('the run that is kept is of all setups and all releases', () => {
  const { bad, good } = kept();
  expect(bad).toHaveLength(SETUPS.length * BAD.length * BAD_TRAFFIC.length);
  expect(good).toHaveLength(SETUPS.length * GOOD.length * GOOD_TRAFFIC.length);
  expect([...new Set(bad.map(({ release }) => release))]).toEqual(BAD.map(({ name }) => name));
  expect([...new Set(good.map(({ release }) => release))]).toEqual(GOOD.map(({ name }) => name));
});

const USEFUL = ['rolling', 'express', 'control-canary'];

/** Two bad releases, one of them late, and one good one. */
function result(
  failed: Record<string, number>,
  more: { stopped?: number; minutes?: number } = {},
): BlastRadius {
  const ids = Object.keys(failed);
  const late = BAD.find(({ isLate }) => isLate)?.name ?? '';
  return {
    date: '2026-01-06',
    horizonMinutes: 60,
    badSeeds: [1],
    goodSeeds: [1, 2],
    bad: ids.flatMap((setup) =>
      ['5 % errors', late].map((release) => ({
        ...{ setup, release, requestsPerMinute: 3000, gotThrough: release === late ? 1 : 0 },
        ...{ failed: failed[setup] ?? 0, exposedMinutes: 1, minutesToRollBack: 3, decidedBy: ['none'] },
      })),
    ),
    good: ids.map((setup) => ({
      ...{ setup, release: '0.1 % errors of its own', requestsPerMinute: 3000, minutesToAll: 4 },
      stopped: setup === 'teal' ? (more.stopped ?? 0) : USEFUL.includes(setup) ? 0 : 2,
      minutes: setup === 'teal' ? (more.minutes ?? 10) : 10,
    })),
  };
}

test.each([
  [
    'all three hold',
    {},
    { express: 100, teal: 20 },
    { fewerFailed: true, noMoreFalse: [{ holds: true }], asQuick: true },
  ],
  ['four times is not five', {}, { express: 80, teal: 20 }, { fewerFailed: false }],
  ['the best peer is who counts', {}, { rolling: 900, express: 80, teal: 20 }, { fewerFailed: false }],
  ['a control is no peer', {}, { express: 100, 'control-canary': 1, teal: 20 }, { fewerFailed: true }],
  [
    'who takes back every good release is no peer',
    {},
    { express: 100, flagger: 1, teal: 20 },
    { fewerFailed: true },
  ],
  ['more false rollbacks', { stopped: 2 }, { express: 100, teal: 1 }, { noMoreFalse: [{ holds: false }] }],
  ['1.2 times the minutes', { minutes: 12 }, { express: 100, teal: 1 }, { asQuick: true }],
  ['longer than that', { minutes: 12.1 }, { express: 100, teal: 1 }, { asQuick: false }],
] as const)('%s', (_what, more, failed, expected) => {
  expect(verdictOf(summaries(result(failed, more)))).toMatchObject(expected);
});

test('what fails late is in one sum and not in the other', () => {
  const [express] = summaries(result({ express: 100 }));
  expect(express).toMatchObject({ failed: 200, failedSoon: 100, stopped: 1, minutesToRollBack: 3 });
  expect(express?.falseRollbacks).toEqual([{ requestsPerMinute: 3000, percent: 0 }]);
});

test('a release that got through is marked, and no peer is bold', () => {
  const tables = tablesOf(result({ express: 100, teal: 20 }));
  expect(tables).toContain('| ECS Express Mode | 200 | 100 |');
  expect(tables).toContain('| **Teal, the sample’s production** | 40 | 20 |');
  expect(tables).toMatch(/\| 50 % errors after 6 minutes \| 100 \*\*!\*\* \|/);
  expect(tables).toMatch(/\| 5 % errors \| 100 \| 20 \|/);
});

test('a chart is drawn of whatever comes', () => {
  const chart = chartOf(summaries(result({ express: 100, teal: 0 })));
  expect(chart).toMatch(/^<svg [^>]*role="img"/);
  expect(chart).toContain('ECS Express Mode');
  expect(chart).not.toMatch(/NaN|Infinity|undefined/);
});
