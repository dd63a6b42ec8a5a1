import { ANALYSIS, advance, type Observed, type Status } from '../../../bench/peers/flagger/decide';

const WELL: Observed = { successRate: 99.9, p99Ms: 250 };
const turn = (status: Status, observed: Observed = WELL, problem?: string) =>
  advance(
    status,
    async () => observed,
    async () => problem,
  );

// source: fluxcd/flagger pkg/controller/scheduler.go (advanceCanary, runCanary), scheduler_metrics.go
test.each<[string, Status, Observed, object]>([
  [
    'the first step',
    { weight: 0, failedChecks: 0 },
    WELL,
    { do: 'wait', status: { weight: 10, failedChecks: 0 } },
  ],
  [
    'a next step',
    { weight: 10, failedChecks: 2 },
    WELL,
    { do: 'wait', status: { weight: 20, failedChecks: 2 } },
  ],
  ['the last check', { weight: 50, failedChecks: 4 }, WELL, { do: 'promote' }],
  [
    'errors: it stays, and counts',
    { weight: 10, failedChecks: 0 },
    { ...WELL, successRate: 98.99 },
    { do: 'wait', status: { weight: 10, failedChecks: 1 }, why: 'success rate 98.99 % < 99 %' },
  ],
  [
    'just enough',
    { weight: 10, failedChecks: 0 },
    { successRate: 99, p99Ms: 500 },
    { status: { weight: 20 } },
  ],
  [
    'slow answers',
    { weight: 30, failedChecks: 1 },
    { ...WELL, p99Ms: 501 },
    { do: 'wait', status: { weight: 30, failedChecks: 2 } },
  ],
  [
    'no values',
    { weight: 30, failedChecks: 1 },
    { successRate: undefined, p99Ms: undefined },
    { do: 'wait', status: { weight: 30, failedChecks: 2 } },
  ],
  ['too many failed checks, whatever is now', { weight: 30, failedChecks: 5 }, WELL, { do: 'roll-back' }],
])('%s', async (_what, status, observed, expected) => {
  expect(await turn(status, observed)).toMatchObject(expected);
});

test('without the acceptance test nobody meets the canary', async () => {
  expect(await turn({ weight: 0, failedChecks: 0 }, WELL, 'GET / is 500')).toEqual({
    do: 'wait',
    status: { weight: 0, failedChecks: 1 },
    why: 'GET / is 500',
  });
});

test('a canary that is well takes five steps and five checks', async () => {
  let status: Status = { weight: 0, failedChecks: 0 };
  const weights: number[] = [];
  for (;;) {
    const next = await turn(status);
    if (next.do !== 'wait') break;
    status = next.status;
    weights.push(status.weight);
  }
  expect(weights).toEqual([10, 20, 30, 40, 50]);
  expect(ANALYSIS.threshold).toBe(5);
});
