import { choose } from '../../../lambda/deploy-notices/choose';

const MINUTE = 60_000;

/** Minutes. */
const deployment = (arn: string, status: string, startedAt: number, finishedAt?: number) => ({
  ...{ arn, status, createdAt: startedAt * MINUTE, startedAt: startedAt * MINUTE },
  finishedAt: finishedAt === undefined ? undefined : finishedAt * MINUTE,
  revision: undefined,
});

const old = deployment('old', 'SUCCESSFUL', 0, 20);
const bad = deployment('bad', 'ROLLBACK_SUCCESSFUL', 40, 50);
const now = deployment('now', 'IN_PROGRESS', 60);
const back = deployment('back', 'ROLLBACK_IN_PROGRESS', 60);

test.each([
  ['begun', 'at its start', 60, [now, bad, old], 'now'],
  ['begun', 'a little before it was recorded', 58, [now, bad, old], 'now'],
  ['begun', 'of one that is over since', 40, [now, bad, old], 'bad'],
  ['begun', 'of one that ECS does not list yet', 60, [bad, old], undefined],
  ['begun', 'between two: the nearer', 41, [deployment('next', 'PENDING', 44), bad], 'bad'],
  ['completed', 'at its end', 20, [bad, old], 'old'],
  ['completed', 'before the record says so', 80, [now, bad, old], 'now'],
  [
    'completed',
    'at its end, when the next has begun since',
    20,
    [deployment('next', 'IN_PROGRESS', 21), old],
    'old',
  ],
  [
    'completed',
    'of one that is recorded late, after a short one',
    24,
    [deployment('now', 'PENDING', 21), old],
    'now',
  ],
  ['completed', 'of none that has not begun', 20, [deployment('next', 'IN_PROGRESS', 21)], undefined],
  ['completed', 'of none that failed', 50, [bad], undefined],
  ['completed', 'long after', 90, [bad, old], undefined],
  ['failed', 'while it goes back', 65, [back, bad, old], 'back'],
  ['failed', 'when it has gone back since', 45, [bad, old], 'bad'],
  ['failed', 'a little after it was back', 52, [bad, old], 'bad'],
  ['failed', 'when the next has begun since', 45, [deployment('next', 'IN_PROGRESS', 47), bad], 'bad'],
  [
    'failed',
    'of one that was stopped, when the next began at once',
    50,
    [deployment('next', 'PENDING', 50), deployment('bad', 'STOPPED', 40, 50)],
    'bad',
  ],
  ['failed', 'before the record says so', 80, [now, bad], 'now'],
  ['failed', 'of none that went well', 20, [old], undefined],
  ['failed', 'of none that has not begun', 50, [back], undefined],
  ['failed', 'of a service without a record', 50, [], undefined],
] as const)('%s, %s', (what, _, at, history, arn) => {
  expect(choose(what, at * MINUTE, history)?.arn).toBe(arn);
});
