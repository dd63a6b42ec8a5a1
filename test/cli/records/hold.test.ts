import fc from 'fast-check';
import type { HoldEntry, ResumeEntry } from '../../../cli/records/entry';
import { holdInForce, newHoldId, openHolds, resumedBy, sentenceOf } from '../../../cli/records/hold';
import { keyOf } from '../../../cli/records/keys';
import { hold, holdIdOf, resume } from './entries';

const [A, B, C] = ['aaaa', 'bbbb', 'cccc'].map((suffix) => holdIdOf(suffix)) as [string, string, string];

describe('the hold in force', () => {
  test.each<[string, (HoldEntry | ResumeEntry)[], string | undefined]>([
    ['of nothing', [], undefined],
    ['of one hold', [hold(A)], A],
    ['after its end', [resume(A), hold(A)], undefined],
    ['when the clock that ended it was behind', [hold(A), resume(A)], undefined],
    ['when another hold has ended', [resume(B), hold(A), hold(B)], A],
    ['of two: the newer', [hold(B), hold(A)], B],
    ['of two, the newer has ended: the older holds on', [resume(B), hold(B), hold(A)], A],
    ['of two, the older has ended', [resume(A), hold(B), hold(A)], B],
    ['of two, both have ended', [resume(A), resume(B), hold(B), hold(A)], undefined],
    ['when what ends it is there twice', [resume(A), resume(A), hold(A)], undefined],
    ['when a hold that nobody put has ended', [resume(C)], undefined],
  ])('%s', (_, entries, expected) => {
    expect(holdInForce(entries)?.id).toBe(expected);
  });

  test('is the same whatever order the entries of one millisecond come in, and however far apart clocks are', () => {
    const story = fc.array(
      fc.record({
        of: fc.integer({ min: 0, max: 5 }),
        ends: fc.boolean(),
        at: fc.integer({ min: 0, max: 3 }),
      }),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(story, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (acts, draws) => {
        const entries = acts.map(({ of, ends, at }) => {
          const id = holdIdOf(`000${of}`);
          return ends ? resume(id, { at: time(at) }) : hold(id, { at: time(at) });
        });
        const byKey = [...entries].sort((a, b) => (keyOf(a, 'staging') < keyOf(b, 'staging') ? -1 : 1));
        const shuffled = entries
          .map((entry) => ({ entry, draw: draws.next().value }))
          .sort((a, b) => a.draw - b.draw)
          .map(({ entry }) => entry);
        // The rule, said otherwise: put, and by nobody ended.
        const open = new Set(
          entries.flatMap((entry) =>
            entry.kind === 'hold' && !entries.some((one) => one.kind === 'resume' && one.hold === entry.id)
              ? [entry.id]
              : [],
          ),
        );
        for (const some of [entries, byKey, shuffled]) {
          expect(new Set(openHolds(some).map(({ id }) => id))).toEqual(open);
          expect(holdInForce(some) === undefined).toBe(open.size === 0);
        }
      }),
    );
  });
});

const time = (second: number): string => `2026-11-26T10:15:0${second}.000Z`;

describe('a hold in a sentence', () => {
  test('says who, since when, why, and its name', () => {
    const entry = hold(A, { by: 'octocat', reason: 'checkout fails', at: '2026-11-26T10:15:00Z' });
    expect(sentenceOf(entry)).toBe(`held by octocat since 2026-11-26 10:15 UTC: checkout fails (${A})`);
  });

  test('has no room for commands, line breaks and novels', () => {
    const sentence = sentenceOf(
      hold(A, { by: 'a\u001b[2Jb', reason: `::error::x\n##[error]${'y'.repeat(2000)}` }),
    );
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what must not be there
    expect(sentence).not.toMatch(/[\u0000-\u001f]|##\[/);
    expect(sentence.length).toBeLessThan(350);
    expect(sentence).toContain(A);
  });
});

describe('a commit that declares the fix', () => {
  test.each<[string, string, string | undefined]>([
    ['names the hold', `Fix the checkout\n\nResumes: ${A}`, A],
    ['names it among other trailers', `Fix\n\nWhy.\n\nResumes: ${A}\nSigned-off-by: A <a@b.c>\n`, A],
    // source: docs.github.com, "Creating a commit with multiple authors": a squash puts its trailers behind a blank line
    [
      'names it above what a squash adds',
      `Fix (#12)\n\n* Fix\n\nResumes: ${A}\n\nCo-authored-by: B <b@b.c>`,
      A,
    ],
    ['with line ends of Windows', `Fix\r\n\r\nResumes: ${A}\r\n`, A],
    ['twice the same', `Fix\n\nResumes: ${A}\nResumes: ${A}`, A],
    ['two of them', `Fix\n\nResumes: ${A}\nResumes: ${B}`, undefined],
    ['in its subject', `Resumes: ${A}`, undefined],
    ['in a quote', `Fix\n\n> Resumes: ${A}`, undefined],
    ['in a sentence', `Fix\n\nThis Resumes: ${A}`, undefined],
    ['with something behind', `Fix\n\nResumes: ${A} and more`, undefined],
    ['by half', 'Fix\n\nResumes: hold-20261126T101500Z', undefined],
    ['by no name', 'Fix\n\nResumes: all', undefined],
    ['not at all', 'Fix the checkout', undefined],
    ['of nothing', '', undefined],
  ])('%s', (_, message, expected) => {
    expect(resumedBy(message)).toBe(expected);
  });
});

test('a new hold is named by its time and a bit of chance', () => {
  const at = Date.parse('2026-11-26T10:15:00.123Z');
  expect(newHoldId(at, '4f2a')).toBe('hold-20261126T101500Z-4f2a');
  expect(newHoldId(at)).toMatch(/^hold-20261126T101500Z-[0-9a-f]{4}$/);
});
