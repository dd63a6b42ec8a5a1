import { harmless } from '../../../cli/aws/harmless';
import { jsonOf, textOf } from '../../../cli/verdict/report';

const ESC = String.fromCodePoint(0x1b);
const TURN = String.fromCodePoint(0x202e);

// source: actions/runner, src/Runner.Common/ActionCommand.cs: `::` after white space, `##[` anywhere
test.each([
  ['a command of the runner', '::add-mask::x', ': :add-mask::x'],
  ['one after spaces', '  ::error::x', '  : :error::x'],
  ['one after a tab', '\t::error::x', ': :error::x'],
  ['one of the older kind', 'reason ##[error]x', 'reason ## [error]x'],
  ['a new line', 'a\n::error::x', 'a ::error::x'],
  ['a carriage return', 'a\r::error::x', 'a ::error::x'],
  ['a terminal’s escape', `a${ESC}[2Jb`, 'a [2Jb'],
  ['turned words', `a${TURN}b`, 'a b'],
  ['plain text', 'rolled back by alarm errors: 5 > 3', 'rolled back by alarm errors: 5 > 3'],
  ['an ARN', 'arn:aws:ecs:eu-west-1:1:service/a::b', 'arn:aws:ecs:eu-west-1:1:service/a::b'],
])('%s', (_, text, expected) => {
  expect(harmless(text)).toBe(expected);
});

test('no line of a verdict is a command', () => {
  const question = { service: 'shop', environment: 'production' };
  const reason = `rolled back by ECS: \r::error::x${ESC}[2J\n::stop-commands::x\n##[group]y`;
  const verdict = {
    outcome: 'rolled-back',
    reason,
    deployment: '::x',
    by: { kind: 'alarm', names: ['::a##[b'] },
  } as const;
  for (const output of [textOf(question, verdict), jsonOf(question, verdict)]) {
    for (const line of output.split('\n')) {
      expect(line).not.toMatch(/^\s*::|##\[/);
      expect(line).not.toMatch(/\p{Cc}/u);
    }
  }
});
