import { endingOf } from '../../../cli/resume/decide';
import { hold, holdIdOf } from '../records/entries';

const [A, B, C] = ['aaaa', 'bbbb', 'cccc'].map((suffix) => holdIdOf(suffix)) as [string, string, string];

test.each<[string, string[], string | undefined, object]>([
  ['none', [], undefined, { do: 'nothing', reason: 'no hold is in force' }],
  ['none, and one is named', [], A, { do: 'nothing', reason: `no hold is in force, and so not ${A}` }],
  ['one', [A], undefined, { do: 'end', hold: hold(A) }],
  ['one, which is named', [A], A, { do: 'end', hold: hold(A) }],
  [
    'one, and another is named',
    [A],
    C,
    { do: 'refuse', reason: `--hold must be in force, got ${C}; in force: ${A}` },
  ],
  [
    'two',
    [B, A],
    undefined,
    { do: 'refuse', reason: `2 holds are in force: ${B}, ${A}; name one with --hold` },
  ],
  ['two, of which the older is named', [B, A], A, { do: 'end', hold: hold(A) }],
])('in force is %s', (_, open, named, expected) => {
  expect(
    endingOf(
      open.map((id) => hold(id)),
      named,
    ),
  ).toEqual(expected);
});
