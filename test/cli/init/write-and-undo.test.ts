import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { keep, sha256Of } from '../../../cli/init/journal';
import { planChanges } from '../../../cli/init/plan-changes';
import type { ProjectFile } from '../../../cli/init/project-file';
import { actFor, undo } from '../../../cli/init/undo';
import { writeProject } from '../../../cli/init/write-project';
import { bytesOf, type Files, repositoryOf, textAt } from './repository';

const yes = async () => true;
const no = async () => false;
const write = (directory: string, files: readonly ProjectFile[], more: object = {}) =>
  writeProject(files, { directory, ask: no, say: () => {}, ...more });

describe('what becomes of a file', () => {
  test.each<[string, ProjectFile, Files, object]>([
    ['one that is not there', { path: 'a', content: 'x' }, {}, { kind: 'new' }],
    ['the same', { path: 'a', content: 'x' }, { a: 'x' }, { kind: 'same' }],
    ['another one', { path: 'a', content: 'x' }, { a: 'y' }, { kind: 'replaced', otherwise: 'y' }],
    ['an empty one is one', { path: 'a', content: 'x' }, { a: '' }, { kind: 'replaced', otherwise: '' }],
    [
      'JSON that lacks something',
      { path: 'a', content: '{"b":1}', merge: 'json' },
      { a: '{"a":1}' },
      { kind: 'merged', content: '{"a":1,\n  "b": 1}' },
    ],
    [
      'JSON that has all',
      { path: 'a', content: '{"a":1}', merge: 'json' },
      { a: '{"a": 1}' },
      { kind: 'same' },
    ],
    [
      'JSON with another value, which is needed',
      { path: 'a', content: '{"app":1}', merge: 'json', needed: ['app'] },
      { a: '{"app":2}' },
      { kind: 'replaced', needed: ['app is 2, and would be 1'] },
    ],
    [
      'lines, without those that mean the same',
      { path: 'a', content: '# ours\ncdk.out\n.teal\n', merge: 'lines' },
      { a: '/cdk.out/' },
      { kind: 'merged', content: '/cdk.out/\n# ours\n.teal\n' },
    ],
    [
      'lines that are there',
      { path: 'a', content: '# ours\nx\n', merge: 'lines' },
      { a: 'x' },
      { kind: 'same' },
    ],
  ])('%s', (_, file, there, expected) => {
    expect(planChanges([file], (path) => there[path])).toEqual([expect.objectContaining(expected)]);
  });

  test('JSON that is none ends it, with the line', () => {
    expect(() => planChanges([{ path: 'cdk.json', content: '{}', merge: 'json' }], () => '{,}')).toThrow(
      'cdk.json must be an object in JSON, got no JSON in line 1; correct it, and run this again',
    );
  });
});

const file = { path: 'a', before: keep(Buffer.from('old')), sha256: sha256Of(Buffer.from('new')) };
test.each([
  ['as it was written', file, 'new', 'restore'],
  ['changed since', file, 'newer', 'leave'],
  ['deleted since', file, undefined, 'leave'],
  ['put back already', file, 'old', 'nothing'],
  ['new, as it was written', { ...file, before: null }, 'new', 'remove'],
  ['new, and changed since', { ...file, before: null }, 'newer', 'leave'],
  ['new, and deleted since', { ...file, before: null }, undefined, 'nothing'],
])('undo of a file that is %s', (_, of, now, act) => {
  expect(actFor(of, now === undefined ? undefined : Buffer.from(now))).toBe(act);
});

const paths = ['package.json', 'a/b/c.ts', 'a/d', 'lib/x', '.gitignore'];
const anyBytes = fc.oneof(fc.string(), fc.constantFrom('{}', '{"a": 1}\r\n', 'x\n'));
const wanted = fc.uniqueArray(
  fc.record({
    path: fc.constantFrom(...paths),
    content: fc.string(),
    merge: fc.constantFrom<'whole' | 'lines'>('whole', 'lines'),
  }),
  { selector: ({ path }) => path },
);

test('writing and undoing gives the very bytes and folders, whatever is there, also after two runs', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.dictionary(fc.constantFrom(...paths), anyBytes),
      wanted,
      wanted,
      fc.boolean(),
      async (there, first, second, agreed) => {
        const directory = repositoryOf(there);
        const before = bytesOf(directory);
        const ask = agreed ? yes : no;
        const one = await write(directory, first, { ask });
        const two = await write(directory, second, { ask });
        if (one.written.length + two.written.length > 0) undo(directory);
        expect(bytesOf(directory)).toEqual(before);
      },
    ),
    { numRuns: 30 },
  );
});

test('bytes that are no text come back', async () => {
  const directory = repositoryOf({ a: 'x' });
  writeFileSync(join(directory, 'a'), Buffer.from([0xff, 0xfe, 0, 1]));
  const before = bytesOf(directory);
  await write(directory, [{ path: 'a', content: 'new' }], { ask: yes });
  expect(textAt(directory, 'a')).toBe('new');
  undo(directory);
  expect(bytesOf(directory)).toEqual(before);
});

test('undo leaves what somebody has changed since, names it, and goes on knowing it', async () => {
  const directory = repositoryOf({});
  await write(directory, [
    { path: 'a/x', content: '1' },
    { path: 'y', content: '2' },
  ]);
  writeFileSync(join(directory, 'a/x'), 'mine');
  expect(undo(directory)).toEqual({ restored: [], removed: ['y'], left: ['a/x'] });
  expect(textAt(directory, 'a/x')).toBe('mine');
  writeFileSync(join(directory, 'a/x'), '1');
  expect(undo(directory)).toEqual({ restored: [], removed: ['a/x'], left: [] });
  expect(bytesOf(directory)).toEqual({});
});

test('where nothing was written there is nothing to undo', () => {
  expect(() => undo(repositoryOf({}))).toThrow('got none; there is nothing to undo');
  expect(() => undo(repositoryOf({ '.teal/init.json': '{}' }))).toThrow(
    '.teal/init.json must be as teal init writes it',
  );
});

describe('nothing half-done', () => {
  const files = [
    { path: 'a', content: 'new' },
    { path: 'b/c', content: 'x' },
    { path: 'z/y', content: 'x' },
  ];

  test('a file that cannot be written takes the others back', async () => {
    const directory = repositoryOf({ a: 'old' });
    mkdirSync(join(directory, 'z'));
    const before = bytesOf(directory);
    const check = async () => {
      // Somebody makes a folder of it between the look and the write.
      mkdirSync(join(directory, 'z/y'));
    };
    await expect(write(directory, files, { ask: yes, check })).rejects.toThrow(
      /^z\/y could not be written .*; all is as it was$/,
    );
    expect(bytesOf(directory)).toEqual({ ...before, 'z/y': 'folder' });
  });

  test('a check that fails, and a value that is needed, end it before the first write', async () => {
    const directory = repositoryOf({ 'cdk.json': '{"app":"mine"}' });
    const before = bytesOf(directory);
    const cdk: ProjectFile = { path: 'cdk.json', content: '{"app":"ours"}', merge: 'json', needed: ['app'] };
    await expect(write(directory, [...files, cdk])).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/^cdk.json: app is "mine", and would be "ours".*--overwrite cdk.json$/),
    });
    const check = async () => Promise.reject(new Error('bad'));
    await expect(write(directory, files, { check })).rejects.toThrow('bad');
    expect(bytesOf(directory)).toEqual(before);
  });

  test('a dry run writes nothing, and shows all', async () => {
    const directory = repositoryOf({ a: 'old\n' });
    const before = bytesOf(directory);
    const said: string[] = [];
    await write(directory, files, { dryRun: true, say: (text: string) => said.push(text) });
    expect(bytesOf(directory)).toEqual(before);
    expect(said.join('')).toContain('differs a\n  - old\n  + new\n');
    expect(said.join('')).toContain('new     b/c\n  + x\n');
  });
});

test.each(['../x', '/etc/x', 'a/../../x', 'link/x', 'file/x', 'folder'])(
  'no file is written at %s',
  async (path) => {
    const outside = repositoryOf({});
    const directory = repositoryOf({ file: 'x', 'folder/y': 'y' });
    symlinkSync(outside, join(directory, 'link'));
    await expect(write(directory, [{ path, content: 'x' }], { ask: yes })).rejects.toMatchObject({
      exitCode: 2,
    });
    expect(bytesOf(outside)).toEqual({});
  },
);

test('a program stays one', async () => {
  const directory = repositoryOf({ a: 'x' });
  chmodSync(join(directory, 'a'), 0o755);
  await write(directory, [{ path: 'a', content: 'y' }], { ask: yes });
  const { statSync } = await import('node:fs');
  expect(statSync(join(directory, 'a')).mode & 0o777).toBe(0o755);
});
