import { type BeforeRelease, pinOf, whyNoRelease, whyUnreleased } from '../../../cli/secrets/pin';
import { exitCodeOfRelease } from '../../../cli/secrets/release';

const OF = { service: 'shop', env: 'production' };
const PIN = { variable: 'RECEIPT_KEY', parameter: 'SecretVersionReceiptKey' };
const [A, B] = ['1a2b3c4d-0000-4000-8000-00000000000a', '5e6f7a8b-0000-4000-8000-00000000000b'] as const;

test.each([
  ['secret', 'shop-production/RECEIPT_KEY', PIN],
  ['secret', 'shop-production/db_url', { variable: 'db_url', parameter: 'SecretVersionDbUrl' }],
  // Rules take what it was rotated to; who owns the others rotates them.
  ['secret', 'shop-production/test-header', undefined],
  ['secret', 'card', undefined],
  ['secret', 'shop-staging/RECEIPT_KEY', undefined],
  ['parameter', 'shop-production/RECEIPT_KEY', undefined],
] as const)('what gives the version of the %s %s', (kind, name, expected) => {
  expect(pinOf({ kind, name }, OF)).toEqual(expected);
});

const before = (
  more: object = {},
  status = 'UPDATE_COMPLETE',
  parameters: Record<string, string> = { [PIN.parameter]: '' },
) => ({ stack: { stackName: 'shop-production', status, parameters }, holds: [], ...more }) as BeforeRelease;
const running = {
  arn: 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop-production/shop/d1',
  status: 'IN_PROGRESS',
  from: { revision: 'r', digests: [] },
};
const hold = {
  ...{ schemaVersion: 1, kind: 'hold', id: 'hold-20261126T101500Z-4f2a', at: '2026-11-26T10:15:00Z' },
  ...{ by: 'ada', reason: 'an incident' },
};

test.each([
  ['all is well', before(), undefined],
  ['it was rolled back once', before({}, 'UPDATE_ROLLBACK_COMPLETE'), undefined],
  [
    'no such parameter',
    before({}, 'UPDATE_COMPLETE', {}),
    'the stack shop-production must have the parameter SecretVersionReceiptKey, got none: it is from before versions were pinned; deploy it once (teal deploy), and then again',
  ],
  [
    'a deployment runs',
    before({ running }, 'UPDATE_IN_PROGRESS'),
    'deployment d1 is IN_PROGRESS: wait for its end',
  ],
  [
    'the stack is stuck',
    before({}, 'UPDATE_ROLLBACK_FAILED'),
    'is UPDATE_ROLLBACK_FAILED, and takes no update',
  ],
  ['a hold', before({ holds: [hold] }), 'end it with npx teal resume --hold hold-20261126T101500Z-4f2a'],
])('whether a version can be released: %s', (_, of, words) => {
  const reason = whyNoRelease(PIN, of, OF);
  if (words === undefined) expect(reason).toBeUndefined();
  else expect(reason).toContain(words);
});

test('all that is against it is said at once', () => {
  expect(
    whyNoRelease(PIN, before({ running, holds: [hold] }, 'UPDATE_IN_PROGRESS', {}), OF)?.split('\n'),
  ).toHaveLength(3);
});

// Two labels keep versions: a third value would leave that of the tasks without one.
test.each([
  ['nothing is pinned', '', B, false],
  ['what is current', B, B, false],
  ['another one', A, B, true],
  ['one of a secret without a value', A, undefined, false],
])('tasks have %s: %s of %s', (_, pinned, current, refused) => {
  const reason = whyUnreleased(PIN, before({}, 'UPDATE_COMPLETE', { [PIN.parameter]: pinned }), current);
  if (!refused) expect(reason).toBeUndefined();
  else
    expect(reason).toBe(
      'the tasks have version 1a2b3c4d… of RECEIPT_KEY, and 5e6f7a8b… is current and not released: give it to them (teal secrets release RECEIPT_KEY), or set another value (teal secrets set RECEIPT_KEY --release)',
    );
});

test.each([
  ['released', 0],
  ['unchanged', 0],
  ['rolled-back', 1],
  ['failed', 1],
  ['still-running', 3],
  ['unknown', 3],
] as const)('a release that is %s ends with %i', (outcome, code) => {
  expect(exitCodeOfRelease({ outcome, reason: '' })).toBe(code);
});
