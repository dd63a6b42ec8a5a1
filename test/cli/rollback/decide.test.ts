import { decide, type Memory } from '../../../cli/rollback/decide';
import { START } from '../verdict/records';
import { deployment, MEMORY, standing, type Told } from './standings';

/** Back to version 2 while 3 goes out, or has gone out; back to 1 from anywhere. */
type Row = readonly [what: string, told: Told, back: number, step: string, memory?: Partial<Memory>];

/** A row without a memory has an empty one: of a parameter that a row lacks, jest makes a callback. */
const whole = ([what, told, back, step, memory = {}]: Row) => [what, told, back, step, memory] as const;

const digest = (version: number) => `sha256:${String(version).repeat(64)}`;
const stepOf = (told: Told, back: number, memory: Partial<Memory> = {}) =>
  decide(digest(back), standing(told), { ...MEMORY, ...memory });

const RUNNING = { newest: deployment(3, 'IN_PROGRESS') };
const PENDING = { newest: deployment(3, 'PENDING') };
const STOPPING = { newest: deployment(3, 'STOP_REQUESTED') };
const BACKING = { newest: deployment(3, 'ROLLBACK_IN_PROGRESS') };
const BACK = { newest: deployment(3, 'ROLLBACK_SUCCESSFUL') };
const OUT = { newest: deployment(3, 'SUCCESSFUL'), live: [3] };
const RESTORING = { newest: deployment(2, 'IN_PROGRESS') };
const EARLIER = { newest: deployment(2, 'SUCCESSFUL', { createdAt: START - 3_600_000 }) };

describe.each(['UPDATE_COMPLETE', 'CREATE_COMPLETE', 'UPDATE_ROLLBACK_COMPLETE', 'IMPORT_COMPLETE'])(
  'settled: %s',
  (status) => {
    const rows: readonly Row[] = [
      ['it is there', { status, ...EARLIER }, 2, 'judge'],
      ['ECS has forgotten what went out', { status, live: [] }, 2, 'judge'],
      ['ECS went back to it', { status, ...BACK }, 2, 'judge'],
      ['another one went out', { status, image: 3, ...OUT }, 2, 'change'],
      ['one further back', { status, ...BACK }, 1, 'change'],
      ['the stack says another than ECS, which is there', { status, image: 3, live: [2] }, 2, 'change'],
      ['the stack says it, and ECS another', { status, image: 2, ...OUT }, 2, 'give-up'],
      ['no pipeline', { status, image: undefined, ...OUT }, 2, 'give-up'],
      ['a deployment past CloudFormation', { status, ...RUNNING }, 2, 'stop'],
      ['one that is stopping', { status, ...STOPPING }, 2, 'wait'],
      ['a deployment of it past CloudFormation', { status, ...RESTORING }, 2, 'stop'],
      ['of it, and the stack is recovering', { status, rollbackTo: 2, ...RESTORING }, 2, 'wait'],
      ['a status of tomorrow', { status, newest: deployment(3, 'PAUSED'), isRunning: true }, 2, 'wait'],
      ['its own change has ended elsewhere', { status, image: 3, ...OUT }, 2, 'judge', { changed: true }],
    ];
    test.each(rows.map(whole))('%s', (_, told, back, step, memory) => {
      expect(stepOf(told, back, memory).do).toBe(step);
    });
  },
);

describe('UPDATE_IN_PROGRESS', () => {
  const status = 'UPDATE_IN_PROGRESS';
  const rows: readonly Row[] = [
    ['a release goes out', { status, ...RUNNING }, 2, 'stop'],
    ['one waits to', { status, ...PENDING }, 2, 'stop'],
    ['it is stopping', { status, ...STOPPING }, 2, 'wait'],
    ['ECS goes back', { status, ...BACKING }, 2, 'wait'],
    ['ECS has gone back, and CloudFormation will', { status, ...BACK }, 2, 'wait'],
    ['the release went out, and the stack goes on', { status, ...OUT }, 2, 'wait'],
    ['the service is not reached', { status, ...EARLIER, updatedAt: START }, 2, 'cancel-update'],
    ['ECS remembers no deployment', { status, live: [], updatedAt: START }, 2, 'cancel-update'],
    ['it was cancelled', { status, ...EARLIER, updatedAt: START }, 2, 'wait', { cancelled: true }],
    ['when it began is not said', { status, ...EARLIER, updatedAt: undefined }, 2, 'wait'],
    ['a release of it, by a canary', { status, image: 2, ...RESTORING, live: [3] }, 2, 'stop'],
    ['its own recovery', { status, image: 2, ...RESTORING, live: [3] }, 2, 'wait', { changed: true }],
    [
      'a recovery to it, by the stack’s parameters',
      { status, image: 2, rollbackTo: 2, ...RESTORING, live: [3] },
      2,
      'wait',
    ],
    [
      'a recovery of the same hold, by its change set',
      { status, image: 3, changeSet: `${MEMORY.changeSets[0]}-1`, ...RESTORING, live: [3] },
      2,
      'wait',
    ],
    [
      'a recovery of another open hold to it, by its change set',
      { status, image: 3, changeSet: `${MEMORY.changeSets[1]}-1`, ...RESTORING, live: [3] },
      2,
      'wait',
    ],
    [
      'the same, before it reaches the service',
      { status, image: 3, changeSet: `${MEMORY.changeSets[0]}-1`, ...EARLIER, live: [3], updatedAt: START },
      2,
      'wait',
    ],
    [
      'another release in the middle of its own recovery',
      { status, ...RUNNING },
      2,
      'stop',
      { changed: true },
    ],
    [
      'a recovery to another image',
      { status, image: 3, rollbackTo: 3, newest: deployment(3, 'IN_PROGRESS') },
      2,
      'stop',
    ],
  ];
  test.each(rows.map(whole))('%s', (_, told, back, step, memory) => {
    expect(stepOf(told, back, memory).do).toBe(step);
  });
});

describe('CloudFormation goes back', () => {
  // Stopped, the deployment that brings back what was before would leave the stack in UPDATE_ROLLBACK_FAILED.
  test.each([RUNNING, RESTORING, BACKING, BACK, OUT, {}])(
    'UPDATE_ROLLBACK_IN_PROGRESS is waited for',
    (told) => {
      expect(stepOf({ status: 'UPDATE_ROLLBACK_IN_PROGRESS', ...told }, 2).do).toBe('wait');
      expect(stepOf({ status: 'UPDATE_ROLLBACK_IN_PROGRESS', ...told }, 1).do).toBe('wait');
    },
  );

  test.each([
    'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS',
    'UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS',
    'IMPORT_IN_PROGRESS',
    'IMPORT_ROLLBACK_IN_PROGRESS',
  ])('%s is waited for, and a deployment past CloudFormation is stopped', (status) => {
    expect(stepOf({ status, ...OUT }, 2).do).toBe('wait');
    expect(stepOf({ status, ...RUNNING }, 2).do).toBe('stop');
  });

  test('UPDATE_ROLLBACK_FAILED is gone on with once', () => {
    const told = { status: 'UPDATE_ROLLBACK_FAILED', ...BACK };
    expect(stepOf(told, 2)).toEqual({ do: 'continue-rollback' });
    expect(stepOf(told, 2, { continued: true })).toMatchObject({
      do: 'give-up',
      reason: expect.stringContaining('runbooks/recovery.md#the-stack-is-in-update_rollback_failed'),
    });
  });
});

test.each([
  'CREATE_IN_PROGRESS',
  'CREATE_FAILED',
  'ROLLBACK_IN_PROGRESS',
  'ROLLBACK_COMPLETE',
  'ROLLBACK_FAILED',
  'DELETE_IN_PROGRESS',
  'DELETE_FAILED',
  'REVIEW_IN_PROGRESS',
  'UPDATE_FAILED',
  'SOMETHING_OF_TOMORROW',
])('%s is left to a person', (status) => {
  for (const told of [RUNNING, OUT, {}]) {
    expect(stepOf({ status, ...told }, 2)).toMatchObject({
      do: 'give-up',
      reason: expect.stringContaining(`got ${status}`),
    });
  }
});

// source: Amazon ECS API reference, ServiceDeployment, status; AWS CloudFormation API reference, Stack, StackStatus
test('every state has a step, and none is taken twice for ever', () => {
  const statuses = [
    'UPDATE_COMPLETE',
    'UPDATE_IN_PROGRESS',
    'UPDATE_ROLLBACK_FAILED',
    'UPDATE_ROLLBACK_IN_PROGRESS',
  ];
  const deployments = [
    'PENDING',
    'IN_PROGRESS',
    'SUCCESSFUL',
    'STOPPED',
    'ROLLBACK_SUCCESSFUL',
    'ROLLBACK_FAILED',
  ];
  for (const status of statuses) {
    for (const each of deployments) {
      for (const version of [1, 2, 3]) {
        const told = { status, newest: deployment(version, each), updatedAt: START + 1 };
        const after: Partial<Memory> = { changed: true, cancelled: true, continued: true };
        const step = stepOf(told, 1, after).do;
        expect(['wait', 'stop', 'judge', 'give-up']).toContain(step);
      }
    }
  }
});
