import { isOfTheProgram } from '../../../cli/start/is-of-the-program';

test.each<[boolean, string]>([
  [true, ''],
  [true, '--help'],
  [true, '-h'],
  [true, '--version'],
  [true, '-V'],
  [true, 'help'],
  [true, 'help rollback'],
  [true, 'completion bash'],
  [true, 'rollback --help'],
  [true, 'github role -h'],
  // A value; the parsed program knows that.
  [true, 'stop --reason -h'],
  [false, 'status'],
  [false, 'status --service help'],
  [false, 'open completion'],
  [false, '--frobnicate'],
  // What a verb hands on.
  [false, 'rehearse -- --help'],
  [false, 'status --helpful'],
])('%s: teal %s', (expected, words) => {
  expect(isOfTheProgram(words === '' ? [] : words.split(' '))).toBe(expected);
});
