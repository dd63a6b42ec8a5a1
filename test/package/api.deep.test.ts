import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { filesOf, withApi } from '../../ci/api/files';
import { root } from '../synth';

// What a team's code is written against. It changes on purpose, or not at all.

const now = withApi((api) => ({
  files: filesOf(api),
  leaks: api.leaks(),
  undocumented: api.undocumented(),
  names: api.entryPoints.map(({ specifier, names }) => [specifier, names.length] as const),
}));

test('the entry points are those of package.json, and export something', () => {
  expect(now.names.map(([specifier]) => specifier)).toEqual([
    'teal-cdk',
    'teal-cdk/app',
    'teal-cdk/testing',
    'teal-cdk/testing/jest',
    'teal-cdk/gate',
  ]);
  for (const [, count] of now.names) expect(count).toBeGreaterThan(0);
});

const accept =
  'must be as the code is. If the change is meant: npm run api, read the difference, and say it in CHANGELOG.md, since a team may have to change its code';

test.each([...now.files])('%s says what the package exports', (file, text) => {
  const written = readFileSync(join(root, file), 'utf8');
  if (written !== text) expect(`${file} ${accept}\n${written}`).toBe(`${file} ${accept}\n${text}`);
  expect(written).toBe(text);
});

test.each(['api', 'docs/api'])('%s has no file of an entry point that is gone', (folder) => {
  const files = readdirSync(join(root, folder)).map((name) => `${folder}/${name}`);
  expect(files.filter((file) => !now.files.has(file))).toEqual([]);
});

test('every type that a signature names can be imported', () => expect(now.leaks).toEqual([]));

test('everything that is exported says what it is', () => expect(now.undocumented).toEqual([]));
