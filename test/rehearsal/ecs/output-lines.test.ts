import { OutputLines } from '../../../rehearsal/ecs/output-lines';

/** Written in these pieces, what are the events? */
function eventsOf(...pieces: (string | Buffer)[]): string[] {
  const events: string[] = [];
  const lines = new OutputLines((line) => events.push(line));
  for (const piece of pieces) lines.add(Buffer.from(piece));
  lines.end();
  return events;
}

const euro = Buffer.from('€\n');

test.each<[string, (string | Buffer)[], string[]]>([
  ['a line is an event', ['one\n'], ['one']],
  ['of several pieces', ['on', 'e', '\ntwo\n'], ['one', 'two']],
  ['several of one piece', ['one\ntwo\n'], ['one', 'two']],
  ['without an end', ['one\ntwo'], ['one', 'two']],
  ['an empty one is none', ['\n\none\n\n'], ['one']],
  ['a character in two pieces', [euro.subarray(0, 1), euro.subarray(1)], ['€']],
  ['nothing', [], []],
])('%s', (_, pieces, events) => {
  expect(eventsOf(...pieces)).toEqual(events);
});

// source: moby, daemon/logger/awslogs/cloudwatchlogs.go (maximumBytesPerEvent)
describe('a line of more bytes than an event', () => {
  const longest = 262_144 - 26;
  test.each([
    [longest, [longest]],
    [longest + 1, [longest, 1]],
    [2 * longest + 5, [longest, longest, 5]],
  ])('of %i is events of %j', (length, expected) => {
    expect(eventsOf(`${'x'.repeat(length)}\n`).map((event) => event.length)).toEqual(expected);
  });

  test('is not kept until its end', () => {
    const events: string[] = [];
    const lines = new OutputLines((line) => events.push(line));
    lines.add(Buffer.from('x'.repeat(3 * longest)));
    expect(events.map((event) => event.length)).toEqual([longest, longest, longest]);
  });
});
