import { lookAtWave, releasedAt } from '../../../cli/apply/look-at-wave';
import type { Assembly } from '../../../rehearsal/assembly/assembly';

const MINUTE = 60_000;
const NOW = Date.parse('2026-11-28T08:00:00Z');
const wave = { of: 'production', number: 1, waves: 2, settleSeconds: 600 };

/** @returns minutes for which it was looked at */
async function looked(changedAt: number | undefined, of: object = wave): Promise<number> {
  const teal = { environments: [{ name: 'production-eu', wave: of, services: [] }] };
  let now = NOW;
  await lookAtWave({ teal, stacks: [] } as unknown as Assembly, 'production-eu', {
    changedAt: async () => changedAt,
    cloudWatch: async () => ({}) as never,
    pause: {
      now: () => now,
      sleep: async (milliseconds) => {
        now += milliseconds;
      },
    },
    signal: new AbortController().signal,
    say: () => {},
  });
  return (now - NOW) / MINUTE;
}

test.each<[string, number | undefined, number]>([
  ['now', NOW, 10],
  ['by a run that was broken off after three minutes', NOW - 3 * MINUTE, 7],
  ['longer ago than it is looked at', NOW - 11 * MINUTE, 0],
  ['by a clock that is ahead', NOW + 60 * MINUTE, 10],
  ['and nobody knows when', undefined, 0],
])('what went out %s', async (_, changedAt, minutes) => {
  expect(await looked(changedAt)).toBe(minutes);
});

test('after the last region nobody is asked when it went out', async () => {
  expect(await looked(NOW, { ...wave, number: 2 })).toBe(0);
});

test.each<[string, readonly (readonly [outcome: string, at: string])[], string | undefined]>([
  ['nothing', [], undefined],
  ['nothing that went out', [['rolled-back', '2026-11-28T07:00:00Z']], undefined],
  [
    'a run that had nothing to do since',
    [
      ['unchanged', '2026-11-28T07:59:00Z'],
      ['released', '2026-11-28T07:00:00Z'],
    ],
    '2026-11-28T07:00:00Z',
  ],
])('records of %s say when it went out', async (_, entries, at) => {
  const releases = async () => entries.map(([outcome, when]) => ({ outcome, at: when })) as never;
  const other = async () => [{ outcome: 'released', at: '2026-11-28T06:00:00Z' }] as never;
  const expected = at === undefined ? undefined : Date.parse(at);
  expect(await releasedAt([{ journal: { releases } }])).toBe(expected);
  expect(await releasedAt([{ journal: { releases: other } }, { journal: { releases } }])).toBe(
    expected ?? Date.parse('2026-11-28T06:00:00Z'),
  );
});
