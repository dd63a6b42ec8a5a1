import { expectedWords, gotWords, scoreboardPage, verdictOf } from '../../../cli/page/scoreboard-page';
import type { ExpectedEnd } from '../../../rehearsal/scenarios/catalogue/entry';
import type { ScoreboardRow } from '../../../rehearsal/scenarios/scoreboard';
import { release, row, scoreboard } from './made-up';

test.each<[ExpectedEnd, string]>([
  [{ outcome: 'released' }, 'released'],
  [{ outcome: 'rolled-back', by: 'gate:smoke' }, 'rolled back, by the gate smoke'],
  [{ outcome: 'rolled-back', within: { milliseconds: 240_000 } }, 'rolled back, within 04:00'],
  [
    { outcome: 'rolled-back', failedRequests: { atMost: 1 }, exposed: { atMostPercent: 10 } },
    'rolled back, at most 1 user failed, at most 10 % exposed',
  ],
  [
    { outcome: 'failed', failedBy: ['green', 'load balancer'] },
    'failed, failures by green and load balancer',
  ],
  [{ outcome: 'released', misses: 'no gate asks' }, 'released, known to get through: no gate asks'],
])('%j is %s', (expected, words) => expect(expectedWords(expected)).toBe(words));

test.each<[string, Partial<ScoreboardRow>, ReturnType<typeof verdictOf>, string]>([
  [
    'right',
    {},
    'right',
    "rolled back, by ECS's circuit breaker, decided after 00:08, back at once, 7 of 1,502 requests failed, 10 % exposed",
  ],
  ['wrong', { departures: ['too late'] }, 'wrong', 'rolled back, by'],
  [
    'released',
    {
      release: release({
        ...{ outcome: 'released', decidedBy: 'none', timeToDetectSeconds: null, timeToRollBackSeconds: null },
      }),
    },
    'right',
    'released, 7 of 1,502 requests failed, 10 % exposed',
  ],
  ['not rehearsed', { release: null, notRehearsed: 'no alarm' }, 'unknown', 'not rehearsed: no alarm'],
])('a row that is %s', (_, of, verdict, words) => {
  expect(verdictOf(row(of))).toBe(verdict);
  expect(gotWords(row(of))).toContain(words);
});

test.each([
  ['all right', [row()], 'Every reaction was right and in time. 1 release,'],
  [
    'one wrong',
    [row(), row({ departures: ['late'] })],
    'Not every reaction was right and in time. 2 releases,',
  ],
  ['one unknown', [row({ notRehearsed: 'no' })], 'Not every reaction was right'],
  ['none', [], 'Nothing was rehearsed. 0 releases,'],
])('a board with %s says so', (_, rows, words) =>
  expect(scoreboardPage(scoreboard(...rows))).toContain(words),
);
