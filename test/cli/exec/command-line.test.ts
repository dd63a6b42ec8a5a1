import { spawnSync } from 'node:child_process';
import * as fc from 'fast-check';
import { commandLine } from '../../../cli/exec/command-line';

test.each<[string, string[], string]>([
  ['nothing is a shell', [], '/bin/sh'],
  ['a word', ['ps'], 'ps'],
  ['a line that is quoted as a whole is left as it is', ['ls -la /tmp'], 'ls -la /tmp'],
  ['words', ['ls', '-la', '/tmp'], 'ls -la /tmp'],
  ['what a shell would take apart', ['sh', '-c', 'ls | wc -l'], "sh -c 'ls | wc -l'"],
  ['a quote', ['echo', "it's"], "echo 'it'\\''s'"],
  ['an empty word', ['printf', ''], "printf ''"],
])('%s', (_, words, expected) => {
  expect(commandLine(words)).toBe(expected);
});

test('a shell that takes it apart has the words again', () => {
  const word = fc.string({ unit: 'grapheme-ascii' });
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
      const line = commandLine(['printf', '%s\n', ...words]);
      const { stdout } = spawnSync('/bin/sh', ['-c', line], { encoding: 'utf8' });
      expect(stdout).toBe(words.map((one) => `${one}\n`).join(''));
    }),
    { numRuns: 30 },
  );
});
