import {
  type Ended,
  type Ending,
  type Measured,
  measure,
  unrestoredSince,
  wentBackFrom,
} from '../../../lambda/delivery-metrics/decide';

const SECOND = 1000;
const HOUR = 3_600 * SECOND;
const START = Date.UTC(2026, 10, 27, 10);

/** Started at ten, and over at half past. */
const ended = (ending: Ending, change: Partial<Ended> = {}): Ended => ({
  ending,
  startedAt: START,
  finishedAt: START + HOUR / 2,
  changes: true,
  unrestoredSince: undefined,
  wentBackFrom: undefined,
  committedAt: undefined,
  ...change,
});
const release = { committedAt: START - HOUR };
const recovery = { wentBackFrom: START - 2 * HOUR, committedAt: START - 9 * HOUR };
const afterFailures = { unrestoredSince: START - HOUR };
const restart = { changes: false };

// source: Amazon ECS API reference, ServiceDeployment, status: all that are the end of one
test.each<[Ending, string, Partial<Ended>, Measured]>([
  ['SUCCESSFUL', 'a release', release, { deployments: 1, failedDeployments: 0, leadTime: 5400 }],
  ['SUCCESSFUL', 'one without a record', {}, { deployments: 1, failedDeployments: 0 }],
  [
    'SUCCESSFUL',
    'a recovery: the release before has failed after all, and nothing new is out',
    recovery,
    { deployments: 1, failedDeployments: 1, timeToRestore: 9000 },
  ],
  [
    'SUCCESSFUL',
    'a fix after a rollback that failed',
    { ...release, ...afterFailures },
    { deployments: 1, failedDeployments: 0, leadTime: 5400, timeToRestore: 5400 },
  ],
  [
    'SUCCESSFUL',
    'a recovery after one: from where it was bad first',
    { ...recovery, ...afterFailures },
    { deployments: 1, failedDeployments: 1, timeToRestore: 9000 },
  ],
  ['SUCCESSFUL', 'tasks that are started anew', restart, {}],
  [
    'SUCCESSFUL',
    'the same, by which users are back',
    { ...restart, ...afterFailures },
    { timeToRestore: 5400 },
  ],
  [
    'SUCCESSFUL',
    'a commit of later than its release',
    { committedAt: START + HOUR },
    { deployments: 1, failedDeployments: 0 },
  ],
  [
    'ROLLBACK_SUCCESSFUL',
    'a release',
    release,
    { deployments: 0, failedDeployments: 1, timeToRestore: 1800 },
  ],
  [
    'ROLLBACK_SUCCESSFUL',
    'one after failures: users are back from those, too',
    { ...release, ...afterFailures },
    { deployments: 0, failedDeployments: 1, timeToRestore: 5400 },
  ],
  ['ROLLBACK_SUCCESSFUL', 'tasks that are started anew', restart, {}],
  ['ROLLBACK_FAILED', 'a release: nobody is back', release, { deployments: 0, failedDeployments: 1 }],
  ['ROLLBACK_FAILED', 'one after failures', afterFailures, { deployments: 0, failedDeployments: 1 }],
  ['ROLLBACK_FAILED', 'tasks that are started anew', restart, {}],
  ['STOPPED', 'a release: nobody is back', release, { deployments: 0, failedDeployments: 1 }],
  ['STOPPED', 'one after failures', afterFailures, { deployments: 0, failedDeployments: 1 }],
  ['STOPPED', 'tasks that are started anew', restart, {}],
])('%s of %s', (ending, _, change, measured) => expect(measure(ended(ending, change))).toEqual(measured));

test.each<[string, string[], number | undefined]>([
  ['nothing before', [], undefined],
  ['a good one', ['SUCCESSFUL'], undefined],
  ['one that went back', ['ROLLBACK_SUCCESSFUL', 'STOPPED'], undefined],
  ['one that was stopped', ['STOPPED', 'SUCCESSFUL'], 9],
  ['a row of them: since the first', ['ROLLBACK_FAILED', 'STOPPED', 'SUCCESSFUL', 'STOPPED'], 8],
  ['one that runs still', ['IN_PROGRESS', 'STOPPED'], undefined],
])('users were not back since: %s', (_, statuses, since) => {
  const before = statuses.map((status, index) => ({ status, startedAt: 9 - index }));
  expect(unrestoredSince(before)).toBe(since);
});

test.each<[string, string, string, number | undefined]>([
  ['a new image', 'c', 'ba', undefined],
  ['the first', 'a', '', undefined],
  ['the same again', 'b', 'ba', undefined],
  ['the one before', 'a', 'ba', 0],
  ['the one before, of a release that was deployed twice: since the first time', 'a', 'bba', 1],
  ['one of long before', 'a', 'dcba', 0],
  ['forward again to what was gone back from', 'b', 'aba', undefined],
  ['and back from it again', 'a', 'baba', 0],
  ['one step further back', 'a', 'bcba', 0],
  ['an image that nobody knows', 'a', '?a', undefined],
])('goes back from a release: %s', (_, digest, before, from) => {
  const successes = [...before].map((one, index) => ({
    digest: one === '?' ? undefined : one,
    startedAt: index,
  }));
  expect(wentBackFrom(digest, successes)).toBe(from);
});
