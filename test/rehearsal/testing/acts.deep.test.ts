import { minutes } from '../../../lib';
import { closeWarmProcesses } from '../../../rehearsal/lambda/process-pool';
import { AwsError, badRelease, rehearse, rehearseUpdate } from '../../../rehearsal/testing';
import { shopSubject } from '../scenarios/stack-update-subjects';
import { statusesOf } from '../ways-out/way-out';

afterAll(() => closeWarmProcesses());

const { before, after } = shopSubject();
const declared = { hooks: 'declared' } as const;
const parameters = { ImageDigest: `sha256:${'1'.repeat(64)}` };
const only = <T>(list: readonly T[] = []) => {
  expect(list).toHaveLength(1);
  return list[0] as T;
};

// source: CloudFormation API reference, UpdateStack: a stack in UPDATE_IN_PROGRESS takes no update
test('a stack whose own update deploys takes no second one meanwhile', async () => {
  const update = await rehearseUpdate(before, before, {
    ...{ ...declared, parameters },
    operator: [{ after: minutes(5), do: 'update-stack', to: after }],
    afterwards: [{ do: 'update-stack', to: after }],
  });
  const [refused, done] = update.acts ?? [];
  expect(refused?.refused).toMatch(/is in UPDATE_IN_PROGRESS state and can not be updated/);
  expect(refused).toMatchObject({ when: 'meanwhile', at: 300 });
  expect(done).toMatchObject({ when: 'afterwards', stacks: [{}, { status: 'UPDATE_COMPLETE' }] });
  expect(update).toMatchObject({ deployments: 1, release: { outcome: 'released' }, requests: { failed: 0 } });
});

test('rules and a bad release in one update: both go back, and only green has failed anyone', async () => {
  const release = badRelease({ errorShare: 0.2 });
  const update = await rehearseUpdate(before, after, { ...declared, parameters, release });
  expect(update.stacks.at(-1)).toMatchObject({ status: 'UPDATE_ROLLBACK_COMPLETE' });
  expect(update.release?.decidedBy).toBe('alarm:shop-production-target-errors');
  expect(update.requests.failed).toBe(update.requests.failedByGreen);
});

test('releases by the stack and past it number their task definitions together', async () => {
  const update = await rehearseUpdate(before, before, {
    ...{ ...declared, parameters },
    beforehand: [{ do: 'release', release: {} }],
  });
  expect(only(update.acts)).toMatchObject({ do: 'release', when: 'beforehand', outcome: 'released' });
  expect(only(update.acts).at).toBeLessThan(0);
  expect(update).toMatchObject({ deployments: 1, release: { outcome: 'released' } });
});

// source: ECS developer guide: ECS writes the whole forward action of the production rule at each shift
test('weights that someone edits in a canary hold until ECS shifts the next time', async () => {
  const weights = { primary: 100, alternate: 0 }; // all users on green, which is on the primary group
  const options = { ...declared, release: {} } as const;
  const operator = [{ after: minutes(5), do: 'edit-rule', weights }] as const;
  const [left, edited] = [await rehearse(before, options), await rehearse(before, { ...options, operator })];
  expect(edited.outcome).toBe('released');
  // Five minutes with all of them instead of a tenth.
  expect(edited.requests.servedByGreen - left.requests.servedByGreen).toBeGreaterThan(12_000);
  expect(edited.requests.failed).toBe(0);
});

test('weights on both groups, edited before a release, end it before its first stage', async () => {
  const weights = { primary: 0, alternate: 100 };
  const release = await rehearse(before, {
    ...{ ...declared, release: {} },
    beforehand: [{ do: 'edit-rule', weights: { primary: 50, alternate: 50 } }],
    afterwards: [
      { do: 'edit-rule', weights },
      { do: 'release', release: {} },
    ],
  });
  expect(release).toMatchObject({ outcome: 'failed', exposedPercent: 0 });
  expect(release.reason).toContain('exactly one target group serving traffic but found 2');
  expect(release.acts?.at(-1)).toMatchObject({ do: 'release', outcome: 'released' });
});

// What runbooks/live-traffic.md, If it correlates with a deploy, says of a stack.
test('weights on both groups, met by a stack update: repaired, continued, released', async () => {
  const update = await rehearseUpdate(before, before, {
    ...{ ...declared, parameters },
    beforehand: [{ do: 'edit-rule', weights: { primary: 50, alternate: 950 } }],
    afterwards: [
      { do: 'edit-rule', weights: { primary: 0, alternate: 100 } },
      { do: 'continue-update-rollback' },
      { do: 'update-stack', parameters },
    ],
  });
  expect(statusesOf(update, 'shop-production').at(-1)).toBe('UPDATE_ROLLBACK_FAILED');
  expect(update.release?.reason).toContain('but found 2');
  const statuses = update.acts?.slice(2).map(({ stacks }) => stacks?.at(-1)?.status);
  expect(statuses).toEqual(['UPDATE_ROLLBACK_COMPLETE', 'UPDATE_COMPLETE']);
});

test.each([
  ['is throttled', new AwsError('Throttling', 'Rate exceeded', 400), 2],
  ['is denied while its role is fresh', new AwsError('AccessDenied', 'not authorized', 403), 3],
])('the handler of the rules that %s in an update tries again', async (_what, error, times) => {
  const update = await rehearseUpdate(before, after, {
    ...declared,
    faults: ({ service, operation, nth }) =>
      service === 'ELBv2' && /Rule/.test(operation) && nth <= times ? error : undefined,
  });
  expect(update.stacks.at(-1)).toMatchObject({ status: 'UPDATE_COMPLETE' });
  expect(update.requests.failed).toBe(0);
});
