import { readAnswer } from '../../../rehearsal/ecs/lifecycle-hook';
import { answer, GATE } from './world';

const unreadable = (why: string) => ({
  status: 'FAILED',
  reason: `ECS was unable to parse the response from ${GATE} due to ${why}`,
});

// source: DG deployment-lifecycle-hooks, DG troubleshooting; carreque/bluegreenDeployment logs
test.each([
  [{ hookStatus: 'SUCCEEDED' }, { status: 'SUCCEEDED' }],
  [{ hookStatus: 'SUCCEEDED', reason: 'keys ECS does not know' }, { status: 'SUCCEEDED' }],
  [
    { hookStatus: 'FAILED' },
    { status: 'FAILED', reason: `Lifecycle hook target ${GATE} returned FAILED status.` },
  ],
  [{ hookStatus: 'IN_PROGRESS' }, { status: 'IN_PROGRESS', delayMs: 30_000, details: {} }],
  [
    { hookStatus: 'IN_PROGRESS', callBackDelay: 60, hookDetails: { try: 2 } },
    { status: 'IN_PROGRESS', delayMs: 60_000, details: { try: 2 } },
  ],
  // One page of the documentation has this name; the hooks page and the samples have the other.
  [
    { hookStatus: 'IN_PROGRESS', callBackDelaySeconds: 60 },
    { status: 'IN_PROGRESS', delayMs: 30_000, details: {} },
  ],
  [
    { hookStatus: 'IN_PROGRESS', callBackDelay: '60' },
    { status: 'IN_PROGRESS', delayMs: 30_000, details: {} },
  ],
  [
    { hookStatus: 'IN_PROGRESS', callBackDelay: 0 },
    { status: 'IN_PROGRESS', delayMs: 30_000, details: {} },
  ],
  [
    { hookStatus: 'IN_PROGRESS', hookDetails: [1] },
    { status: 'IN_PROGRESS', delayMs: 30_000, details: {} },
  ],
  [{}, unreadable('HookStatus must not be null')],
  [{ hookStatus: null }, unreadable('HookStatus must not be null')],
  [null, unreadable('HookStatus must not be null')],
  ['SUCCEEDED', unreadable('HookStatus must not be null')],
  [[{ hookStatus: 'SUCCEEDED' }], unreadable('HookStatus must not be null')],
  [{ hookStatus: 'OK' }, unreadable('HookStatus must be SUCCEEDED, FAILED or IN_PROGRESS, got "OK"')],
])('the answer %j', (payload, expected) => {
  expect(readAnswer(GATE, answer(payload))).toEqual(expected);
});

test('a function that ends with an error has given no status', () => {
  const invocation = {
    ok: false,
    errorType: 'Sandbox.Timedout',
    errorMessage: 'timed out after 3 seconds',
  } as const;
  expect(readAnswer(GATE, invocation)).toEqual(unreadable('HookStatus must not be null (Sandbox.Timedout)'));
});
