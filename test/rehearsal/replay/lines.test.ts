import fc from 'fast-check';
import { linesOf } from '../../../rehearsal/replay/lines';

async function read(chunks: readonly Buffer[]) {
  const lines: unknown[] = [];
  for await (const line of linesOf(
    (async function* () {
      yield* chunks;
    })(),
  ))
    lines.push(line);
  return lines;
}

test('wherever chunks end, lines are the same', () =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.string()), fc.array(fc.nat(40)), async (texts, sizes) => {
      const lines = texts.map((text) => text.replace(/[^ -~]/g, '.'));
      const whole = Buffer.from(lines.map((line) => `${line}\n`).join(''), 'latin1');
      const chunks: Buffer[] = [];
      let at = 0;
      for (const size of sizes) {
        chunks.push(whole.subarray(at, at + size));
        at += size;
      }
      chunks.push(whole.subarray(at));
      expect(await read(chunks)).toEqual(lines);
    }),
  ));

test('the last line needs no end', async () => expect(await read([Buffer.from('a\nb')])).toEqual(['a', 'b']));

test('a line that never ends is told and not held', async () => {
  const much = Buffer.alloc(100_000, 'a');
  expect(await read([much, much, much, Buffer.from('\nb\n'), much, much])).toEqual([
    { tooLong: true },
    'b',
    { tooLong: true },
  ]);
});
