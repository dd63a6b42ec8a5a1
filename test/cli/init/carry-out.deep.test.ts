import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Asking } from '../../../cli/init/asking';
import { carryOut } from '../../../cli/init/carry-out';
import type { Answering } from '../../../cli/init/decide';
import type { InitOptions } from '../../../cli/init/options';
import { exitCodeOf, jsonOf, textOf } from '../../../cli/init/report';
import { undo } from '../../../cli/init/undo';
import { root } from '../../workflow-files';
import { bytesOf, type Files, options, repositoryOf, textAt } from './repository';

const express: Files = {
  'package.json':
    '{\n  "name": "orders",\n  "scripts": { "start": "node ." },\n  "dependencies": { "express": "5" }\n}\n',
  Dockerfile: 'FROM node\nEXPOSE 4000\n',
  'src/app.js': "app.get('/ready', ok)\n",
};

async function init(
  files: Files,
  more: Partial<InitOptions> = {},
  answering: Answering = { by: 'defaults' },
) {
  const directory = repositoryOf(files);
  const before = bytesOf(directory);
  const said: string[] = [];
  const done = await carryOut(options(directory, more), {
    answering,
    say: (text) => void said.push(text),
    signal: new AbortController().signal,
    check: async () => {},
  });
  return { directory, before, done, said: said.join('') };
}
const jsonAt = (directory: string, path: string) => JSON.parse(textAt(directory, path) ?? '');

test('a repository becomes a delivery of about ten files, says so, and becomes what it was', async () => {
  const { directory, before, done, said } = await init(express);
  expect(done.written).toEqual([
    ...['teal.config.ts', 'bin/delivery.ts', 'cdk.json', 'package.json', 'tsconfig.json'],
    ...['test/release.test.ts', 'test/snapshot.test.ts', 'jest.config.js'],
    ...['.nvmrc', 'runbooks/README.md', '.gitignore', '.dockerignore'],
  ]);
  expect(said).toContain('found   port 4000: EXPOSE in Dockerfile:2\n');
  expect(textOf(done)).toMatch(/^\n12 files written; npx teal init --undo takes it all back\n/);
  expect(exitCodeOf(done)).toBe(0);
  expect(JSON.parse(jsonOf(done))).toMatchObject({ schemaVersion: 1, exitCode: 0, kept: [], dryRun: false });
  expect(jsonAt(directory, 'cdk.json')).toEqual({
    app: 'node --import tsx bin/delivery.ts',
    context: jsonAt(root, 'cdk.json').context,
  });
  undo(directory);
  expect(bytesOf(directory)).toEqual(before);
});

test('a second time changes nothing', async () => {
  const { directory } = await init(express);
  const after = bytesOf(directory);
  const again = await carryOut(options(directory), {
    answering: { by: 'defaults' },
    say: () => {},
    signal: new AbortController().signal,
    check: async () => {},
  });
  expect([again.written, again.kept]).toEqual([[], []]);
  expect(bytesOf(directory)).toEqual(after);
});

test('scripts and packages are added, and what is there stays', async () => {
  const { directory } = await init({
    ...express,
    'package.json': JSON.stringify({
      scripts: { ci: 'mine', test: 'echo "Error: no test specified" && exit 1', start: 'x' },
      dependencies: { express: '5', tsx: '1' },
      devDependencies: { typescript: '5.9.0' },
    }),
  });
  const { scripts, dependencies, devDependencies } = jsonAt(directory, 'package.json');
  expect(scripts).toMatchObject({ ci: 'mine', test: 'jest', rehearse: 'teal rehearse', start: 'x' });
  expect(dependencies).toEqual({ express: '5', tsx: '1' });
  expect(devDependencies).toMatchObject({
    typescript: '5.9.0',
    'aws-cdk': '2.1148.1',
    'teal-cdk': expect.stringMatching(/^\^/),
  });
  expect(devDependencies).not.toHaveProperty('tsx');
});

test.each<[string, Files, string[]]>([
  ['none', {}, ['jest.config.js', 'test/release.test.ts']],
  [
    'none, in ES modules',
    { 'package.json': '{"type":"module","main":"src/app.js","dependencies":{"express":"5"}}' },
    ['jest.config.cjs', 'test/release.test.ts'],
  ],
  [
    'another one',
    { 'package.json': '{"scripts":{"test":"vitest","start":"x"}}' },
    ['jest.teal.config.cjs', 'delivery/release.jest.ts'],
  ],
  [
    'jest for other files',
    { 'jest.config.js': "module.exports = { rootDir: 'src' }" },
    ['jest.teal.config.cjs', 'delivery/release.jest.ts'],
  ],
])('beside tests by %s', async (_, files, expected) => {
  const { directory, done } = await init({ ...express, ...files });
  expect(done.written).toEqual(expect.arrayContaining(expected));
  const { scripts } = jsonAt(directory, 'package.json');
  const next = done.next.join('\n');
  if (expected[0] === 'jest.teal.config.cjs') {
    expect(scripts['test:teal']).toBe('jest --config jest.teal.config.cjs');
    expect(next).toMatch(/^npm run test:teal .*delivery\/snapshot\.jest\.ts/m);
  } else {
    expect(scripts.test).toBe('jest');
    expect(next).toMatch(/^npx jest .*test\/snapshot\.test\.ts/m);
  }
});

test.each<[string, Files, boolean, boolean]>([
  ['installs its packages', { Dockerfile: 'FROM node\nEXPOSE 1\nRUN npm ci --omit=dev\n' }, true, true],
  ['installs them by yarn', { Dockerfile: 'FROM node\nEXPOSE 1\nRUN yarn\n' }, true, true],
  ['takes those that are there', { Dockerfile: 'FROM node\nEXPOSE 1\nCOPY . .\n' }, false, true],
  ['names them', { Dockerfile: 'FROM node\nEXPOSE 1\nRUN npm ci\nCOPY node_modules/a b\n' }, false, true],
  ['has none', { 'package.json': '{"devDependencies":{"teal-cdk":"*"}}' }, true, true],
  ['asks for the commit', { Dockerfile: 'FROM node\nEXPOSE 1\nRUN npm ci; git describe\n' }, true, false],
])(
  'a change of the delivery alone makes no other image: the Dockerfile %s',
  async (_, files, packages, git) => {
    const { directory } = await init({ ...express, ...files }, { local: 'node .', name: 'orders' });
    const ignored = textAt(directory, '.dockerignore')?.split('\n') ?? [];
    expect(ignored).toEqual(expect.arrayContaining(['cdk.out', '.teal', 'teal.config.ts']));
    expect([ignored.includes('node_modules'), ignored.includes('.git')]).toEqual([packages, git]);
  },
);

test('what an application compiles stays what it compiles', async () => {
  const { directory, done } = await init({
    ...express,
    'tsconfig.json': '{\n  // of the application\n  "compilerOptions": { "outDir": "./dist" },\n}\n',
    'tsconfig.build.json': '{ "extends": "./tsconfig.json", "exclude": ["test"] }\n',
    'tsconfig.app.json': '{ "extends": "./tsconfig.json" }\n',
  });
  const own = ['teal.config.ts', 'bin/delivery.ts', 'test/release.test.ts', 'test/snapshot.test.ts'];
  const text = textAt(directory, 'tsconfig.json') ?? '';
  expect(text).toContain('// of the application');
  const left = ['node_modules', 'bower_components', 'jspm_packages', './dist'];
  expect(JSON.parse(text.replace(/^ *\/\/.*$/m, '').replace(/,\s*}\s*$/, '}'))).toMatchObject({
    exclude: [...left, ...own],
  });
  expect(jsonAt(directory, 'tsconfig.build.json').exclude).toEqual(['test', ...own]);
  expect(done.written).not.toContain('tsconfig.app.json');
  expect(jsonAt(directory, 'package.json').scripts).toMatchObject({
    'typecheck:teal': 'tsc -p tsconfig.teal.json',
  });
});

/** As `cdk init app --language typescript` leaves a folder, from the templates of the pinned CLI. */
function cdkInit(): string {
  const directory = repositoryOf({});
  cpSync(join(root, 'node_modules/aws-cdk/lib/init-templates/app/typescript'), directory, {
    recursive: true,
  });
  const replace = (text: string) =>
    text
      .replaceAll('%name.PascalCased%', 'Shop')
      .replaceAll('%name%', 'shop')
      .replaceAll('%stackname%', 'ShopStack')
      .replaceAll('%cdk-version%', '^2.270.0')
      .replaceAll('%constructs-version%', '^10.5.0')
      .replaceAll('%cdk-cli-version%', '2.1148.1');
  const write = (from: string, to = from) => {
    const text = replace(textAt(directory, from) ?? '');
    rmSync(join(directory, from));
    writeFileSync(join(directory, to), text);
  };
  write('cdk.template.json', 'cdk.json');
  write('package.json');
  write('bin/%name%.template.ts', 'bin/shop.ts');
  write('lib/%name%-stack.template.ts', 'lib/shop-stack.ts');
  return directory;
}

describe('in the project of cdk init', () => {
  const run = (directory: string, more: Partial<InitOptions> = {}) =>
    carryOut(options(directory, more), {
      answering: { by: 'defaults' },
      say: () => {},
      signal: new AbortController().signal,
      check: async () => {},
    });

  test('a sample makes it whole, and its empty app gives way unasked', async () => {
    const directory = cdkInit();
    const done = await run(directory, { sample: true });
    expect(done.kept).toEqual([]);
    expect(done.written).toEqual(
      expect.arrayContaining(['app/Dockerfile', 'app/server.mjs', 'cdk.json', 'test/release.test.ts']),
    );
    expect(done.written).not.toEqual(expect.arrayContaining(['jest.config.js']));
    expect(jsonAt(directory, 'cdk.json').app).toBe('node --import tsx bin/delivery.ts');
    expect(jsonAt(directory, 'cdk.json').watch).toBeDefined();
    expect(jsonAt(directory, 'package.json').dependencies['aws-cdk-lib']).not.toBe('^2.270.0');
    expect(done.notes).toContainEqual(
      expect.stringMatching(/^cdk.json ran npx tsc && npx tsx bin\/shop.ts, the empty app of cdk init/),
    );
  });

  test('without a Dockerfile and without a sample nothing is written', async () => {
    const directory = cdkInit();
    const before = bytesOf(directory);
    await expect(run(directory)).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('--sample'),
    });
    expect(bytesOf(directory)).toEqual(before);
  });

  test('an app that does something is taken away only by who says so', async () => {
    const directory = cdkInit();
    writeFileSync(join(directory, 'lib/shop-stack.ts'), 'new sqs.Queue(this, "Queue");');
    const before = bytesOf(directory);
    await expect(run(directory, { sample: true })).rejects.toMatchObject({
      exitCode: 2,
      message: expect.stringMatching(/cdk.json: app is .*--overwrite cdk.json$/),
    });
    expect(bytesOf(directory)).toEqual(before);
    await run(directory, { sample: true, overwrite: ['cdk.json'] });
    expect(jsonAt(directory, 'cdk.json').app).toBe('node --import tsx bin/delivery.ts');
  });
});

test('with --yes a file of somebody stays, and the exit code says so', async () => {
  const files = { ...express, 'bin/delivery.ts': 'mine\n' };
  const { directory, done } = await init(files);
  expect(done.kept).toEqual(['bin/delivery.ts']);
  expect(exitCodeOf(done)).toBe(1);
  expect(textOf(done)).toContain('Kept as they are');
  expect(textAt(directory, 'bin/delivery.ts')).toBe('mine\n');
  expect((await init(files, { overwrite: ['bin/delivery.ts'] })).done.kept).toEqual([]);
});

test('at a terminal it is asked for, and shown before', async () => {
  const asked: string[] = [];
  const asking: Asking = {
    text: async () => '',
    several: async () => [],
    agree: async (message) => asked.push(message) > 0,
  };
  const { directory, said } = await init(
    { ...express, 'bin/delivery.ts': 'mine\n' },
    {},
    { by: 'person', asking },
  );
  expect(asked).toEqual(['Replace bin/delivery.ts?']);
  expect(said).toContain('differs bin/delivery.ts\n  - mine\n  + #!/usr/bin/env node\n');
  expect(textAt(directory, 'bin/delivery.ts')).toMatch(/^#!/);
});

test('Teal itself, and what is no folder, are refused', async () => {
  await expect(init({ 'package.json': '{"name": "teal-cdk"}' })).rejects.toThrow('got Teal itself');
  await expect(init({}, { directory: '/no/such/folder' })).rejects.toMatchObject({ exitCode: 2 });
});

test('what is written is looked at as Teal would: a configuration that it refuses ends it', async () => {
  const directory = repositoryOf({ ...express, Dockerfile: 'FROM node\n' });
  mkdirSync(join(directory, 'bin'));
  const before = bytesOf(directory);
  const surroundings = {
    answering: { by: 'defaults' } as const,
    say: () => {},
    signal: new AbortController().signal,
  };
  // A header is no path: the smoke test refuses it, which no option knows of.
  await expect(carryOut(options(directory, { health: '/ready#x y' }), surroundings)).rejects.toMatchObject({
    exitCode: 2,
    message: expect.stringContaining('nothing was written\nteal.config.ts has '),
  });
  expect(bytesOf(directory)).toEqual(before);
  await carryOut(options(directory, { health: '/ready' }), surroundings);
  expect(textAt(directory, 'teal.config.ts')).toContain("ready: '/ready'");
});
