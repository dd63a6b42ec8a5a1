import { standingOf, usersAreOn } from '../../../cli/rollback/standing';
import { digest, recordOf } from '../verdict/records';
import { deployment, standing } from './standings';

describe('where users are, by ECS’s record of the weights', () => {
  test.each([
    ['the release waits', deployment(3, 'PENDING', { weight: 0 }), [true, false]],
    ['a canary', deployment(3, 'IN_PROGRESS', { weight: 5 }), [false, false]],
    ['a bake', deployment(3, 'IN_PROGRESS', { weight: 100 }), [false, true]],
    ['ECS has gone back', deployment(3, 'ROLLBACK_IN_PROGRESS', { weight: 0 }), [true, false]],
    ['the same image with other settings', deployment(2, 'IN_PROGRESS', { weight: 5 }), [true, false]],
    ['what was found is forgotten', deployment(3, 'IN_PROGRESS', { weight: 0, found: [] }), [false, false]],
  ])('%s', (_, newest, [on2, on3]) => {
    const seen = standing({ status: 'UPDATE_IN_PROGRESS', newest });
    expect(usersAreOn(digest(2), seen)).toBe(on2);
    expect(usersAreOn(digest(3), seen)).toBe(on3);
  });

  // source: Amazon ECS API reference, ServiceDeployment, status
  test.each([
    ['SUCCESSFUL', true],
    ['ROLLBACK_SUCCESSFUL', true],
    ['ROLLBACK_FAILED', false],
    ['STOPPED', false],
  ])('after a deployment that ended as %s', (status, are) => {
    const newest = deployment(3, status, { weight: 95 });
    expect(usersAreOn(digest(2), standing({ status: 'UPDATE_COMPLETE', newest }))).toBe(are);
  });

  test('without a deployment they are on what went out last', () => {
    expect(usersAreOn(digest(2), standing({ status: 'UPDATE_COMPLETE' }))).toBe(true);
    expect(usersAreOn(digest(3), standing({ status: 'UPDATE_COMPLETE' }))).toBe(false);
  });
});

describe('what went out last', () => {
  const stack = { status: 'UPDATE_COMPLETE', parameters: {} };
  test.each([
    ['a success', [{ id: 'b', minute: 5, version: 3, found: 2, status: 'SUCCESSFUL' }], 3],
    [
      'a rollback brings back',
      [{ id: 'b', minute: 5, version: 3, found: 2, status: 'ROLLBACK_SUCCESSFUL' }],
      2,
    ],
    [
      'what was there before a deployment that runs',
      [
        { id: 'b', minute: 5, version: 3, found: 2, status: 'IN_PROGRESS' },
        { id: 'a', minute: 0, version: 2, found: 1, status: 'SUCCESSFUL' },
      ],
      2,
    ],
    [
      'a rollback that failed says nothing',
      [
        { id: 'b', minute: 5, version: 3, found: 2, status: 'ROLLBACK_FAILED' },
        { id: 'a', minute: 0, version: 2, found: 1, status: 'SUCCESSFUL' },
      ],
      2,
    ],
  ])('%s', (_, told, version) => {
    expect(standingOf(stack, recordOf(told)).live).toContain(digest(version));
  });

  test('nothing on record', () => {
    expect(standingOf(stack, recordOf([]))).toEqual({ stack, isRunning: false, live: [] });
  });

  test('a status of tomorrow runs until it has an end', () => {
    const told = { id: 'b', minute: 5, version: 3, found: 2, status: 'PAUSED' };
    expect(standingOf(stack, recordOf([told])).isRunning).toBe(true);
    const ended = { ...told, finishedAt: new Date(0) };
    expect(standingOf(stack, recordOf([ended])).isRunning).toBe(false);
  });
});
