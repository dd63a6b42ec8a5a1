import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { partsOf, secrets } from '../../../cli/ci/secrets';
import { root } from '../../workflow-files';

test.each<[number, number, number[]]>([
  [0, 3, []],
  [1, 3, [1]],
  [3, 3, [3]],
  [4, 3, [3, 1]],
  [7, 3, [3, 3, 1]],
])('%i files, %i at once', (count, most, lengths) => {
  const all = Array.from({ length: count }, (_, index) => index);
  const parts = partsOf(all, most);
  expect(parts.map(({ length }) => length)).toEqual(lengths);
  expect(parts.flat()).toEqual(all);
});

/** Three parts of them, and what is in one that is named. */
function found(secretIn?: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'teal-secrets-'));
  const here = process.cwd();
  try {
    writeFileSync(
      join(folder, '.secretlintrc.json'),
      '{"rules":[{"id":"@secretlint/secretlint-rule-preset-recommend"}]}',
    );
    for (let file = 0; file < 501; file += 1) writeFileSync(join(folder, `${file}.txt`), '');
    // Put together here, so that it stands in no file of this repository.
    if (secretIn)
      writeFileSync(join(folder, secretIn), ['postgres://shop', 'hunter2@db:5432/shop'].join(':'));
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
    for (const args of [
      ['init', '--quiet'],
      ['add', '*.txt'],
    ])
      spawnSync('git', args, { cwd: folder });
    process.chdir(folder);
    return secrets().result;
  } finally {
    process.chdir(here);
    rmSync(folder, { recursive: true });
  }
}

test.each<[string | undefined, string]>([
  [undefined, 'passed'],
  // git lists them by name, so that 0.txt is in the first part and 99.txt in the last.
  ['0.txt', 'failed'],
  ['99.txt', 'failed'],
])('a secret in %s: %s', (file, result) => expect(found(file)).toBe(result));
