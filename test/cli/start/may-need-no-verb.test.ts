import { mayNeedNoVerb } from '../../../cli/start/may-need-no-verb';

test.each<[boolean, string]>([
  [true, ''],
  [true, '--help'],
  [true, '-h'],
  [true, '--version'],
  [true, '-V'],
  [true, 'help'],
  [true, 'help rollback'],
  [true, 'rollback --help'],
  [true, 'github role -h'],
  // A value; the parsed program knows that.
  [true, 'stop --reason -h'],
  [false, 'status'],
  [false, 'status --service help'],
  [false, 'completion bash'],
  [false, '--frobnicate'],
  // What a verb hands on.
  [false, 'rehearse -- --help'],
  [false, 'status --helpful'],
])('%s: teal %s', (expected, words) => {
  expect(mayNeedNoVerb(words === '' ? [] : words.split(' '))).toBe(expected);
});
