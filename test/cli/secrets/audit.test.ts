import { type FindingKind, findingsOf } from '../../../cli/secrets/audit';
import type { Facts, SeenSecret, SeenTask, State } from '../../../cli/secrets/seen';

const DAY = 86_400_000;
const NOW = 1000 * DAY;
const limits = { now: NOW, maxAge: 90 * DAY, unusedFor: 30 * DAY };
const current = (age: number) => ({ id: 'v1', createdAt: NOW - age, stages: ['AWSCURRENT'] });
const known = (more: Partial<Facts> = {}): State => ({
  ...{ is: 'known', facts: { arn: 'arn', versions: [current(DAY)], ...more } },
});
const rotation = { function: 'arn:aws:lambda:eu-west-1:1:function:turn', schedule: '90 days' };
const secret = (state: State, more: Partial<SeenSecret> = {}): SeenSecret => ({
  ...{ kind: 'secret', id: 'arn', name: 'shop/KEY', state, ...more },
  reads: more.reads ?? [{ container: 'web', variable: 'KEY', reference: { kind: 'secret', id: 'arn' } }],
});
const RUNS: readonly SeenTask[] = [{ createdAt: 0, reads: [] }];

test.each<[string, SeenSecret, readonly SeenTask[], readonly FindingKind[]]>([
  ['all is well', secret(known()), RUNS, []],
  ['not there', secret({ is: 'missing' }), RUNS, ['missing']],
  ['not told', secret({ is: 'unknown', reason: 'denied' }), RUNS, ['unknown']],
  ['no version', secret(known({ versions: [] })), RUNS, ['empty']],
  ['it goes', secret(known({ deletedAt: NOW, versions: [] })), RUNS, ['scheduled-for-deletion']],
  ['as old as may be', secret(known({ versions: [current(90 * DAY)] })), RUNS, []],
  ['older', secret(known({ versions: [current(90 * DAY + 1)] })), RUNS, ['too-old']],
  [
    'an old parameter',
    secret(known({ versions: [current(91 * DAY)] }), { kind: 'parameter' }),
    RUNS,
    ['too-old'],
  ],
  ['it rotates today', secret(known({ rotation: { ...rotation, nextAt: NOW - DAY } })), RUNS, []],
  [
    'it should have',
    secret(known({ rotation: { ...rotation, nextAt: NOW - DAY - 1 } })),
    RUNS,
    ['rotation-overdue'],
  ],
  ['rotation has no date', secret(known({ rotation })), RUNS, []],
  [
    'it rotates now',
    secret(
      known({
        rotation,
        versions: [{ id: 'v2', createdAt: NOW - 60_000, stages: ['AWSPENDING'] }, current(DAY)],
      }),
    ),
    RUNS,
    [],
  ],
  [
    'a rotation hangs, and is overdue by it',
    secret(
      known({
        rotation: { ...rotation, nextAt: NOW - 9 * DAY },
        versions: [{ id: 'v2', createdAt: NOW - DAY, stages: ['AWSPENDING'] }, current(2 * DAY)],
      }),
    ),
    RUNS,
    ['rotation-unfinished'],
  ],
  [
    'a rotation that left its label on what is current',
    secret(known({ rotation, versions: [{ ...current(DAY), stages: ['AWSCURRENT', 'AWSPENDING'] }] })),
    RUNS,
    [],
  ],
  ['not read for long, by tasks that run', secret(known({ accessedAt: 0 })), RUNS, []],
  ['not read for long, and none runs', secret(known({ accessedAt: NOW - 31 * DAY })), [], ['unused']],
  ['read of late, and none runs', secret(known({ accessedAt: NOW - 30 * DAY })), [], []],
  ['never read, and none runs', secret(known({ createdAt: NOW - 31 * DAY })), [], ['unused']],
  ['new, and none runs', secret(known({ createdAt: NOW })), [], []],
  ['the test header', secret(known({ accessedAt: 0 }), { reads: [] }), [], []],
  ['a parameter, of which nobody tells', secret(known(), { kind: 'parameter' }), [], []],
])('%s', (_, seen, tasks, kinds) => {
  expect(findingsOf([seen], tasks, limits).map(({ finding }) => finding)).toEqual(kinds);
});

test('each says what to do', () => {
  const [overdue] = findingsOf([secret(known({ rotation: { ...rotation, nextAt: 0 } }))], RUNS, limits);
  expect(overdue?.text).toBe('it should have rotated by 1970-01-01: see the log of turn');
  const [old] = findingsOf([secret(known({ versions: [current(100 * DAY)] }))], RUNS, limits);
  expect(old?.text).toBe(
    'its value is 100 days old, since 1972-06-19, of at most 90 days; teal secrets rotate, or set',
  );
});
