import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const root = join(__dirname, '..');

/** Rooms of the house, each with what it may know beside itself, npm's packages and Node. */
const MAY_KNOW: Readonly<Record<string, readonly string[]>> = {
  bin: ['lib'],
  // What a parameter or a tag is called must be the same where it is made and where it is given or looked for.
  lib: [
    'lambda/shared/ephemeral-tags.ts',
    ...['lambda/shared/environment.ts', 'lambda/shared/secret-version.ts', 'lambda/shared/restore-drill.ts'],
    'cdk.json',
  ],
  lambda: [],
  rehearsal: ['dist/resource-type-names.json'],
  // The verdict and the check in AWS must be the same one, and read a rule, a target, a status and an image alike.
  // So must a judgement that is made again and the gate's, and a load that is sent from here.
  cli: [
    ...[
      'rehearsal',
      'lambda/uniformity',
      'lambda/gate/metrics/judge',
      'lambda/gate/load-test',
      'lambda/shared',
    ],
    // An answer of CloudWatch's that is not whole is no number for a gate, and none for an experiment.
    'lambda/gate/metrics/read-metrics.ts',
    // A flag's day: synth warns of what the audit fails on.
    'lib/config/flag-day.ts',
    // Written by `teal local`, read by the app.
    'lib/local-binding.ts',
    ...['package.json', 'dist/resource-types.json', 'cdk.json', '.github/rulesets/main.json'],
  ],
  // Entry points of the npm package that have no file in one room.
  package: ['lib', 'rehearsal'],
  app: [],
};

/** Packages that a room must not know: what it is for is to be right, or small, without them. */
const MUST_NOT_KNOW: Readonly<Record<string, RegExp>> = {
  lambda: /^(aws-cdk-lib|constructs|cdk-nag)(\/|$)/,
  rehearsal: /^(aws-cdk-lib|constructs|cdk-nag)(\/|$)/,
  cli: /^(aws-cdk-lib|constructs|cdk-nag)(\/|$)/,
  // Its image has what it names itself, and not what the repository has beside.
  app: new RegExp(`^(?!node:|(${packagesOfApp().join('|')})$)`),
};

function packagesOfApp(): string[] {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'app/package.json'), 'utf8'));
  return Object.keys(dependencies);
}

interface Import {
  readonly file: string;
  readonly specifier: string;
}

const rooms = Object.keys(MAY_KNOW);
const filesOf = (room: string): string[] =>
  readdirSync(join(root, room), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((file) => !/(^|\/)(node_modules|dist|cdk\.out)\//.test(file));

/** `import … from`, `export … from`, `import '…'`, `import('…')`, `require('…')`, `require.resolve('…')`. */
const SPECIFIER = /(?:\bfrom|\bimport|\bimport\s*\(|\brequire(?:\.resolve)?\s*\()\s*(['"])([^'"\n]+)\1/g;

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
  return [...text.matchAll(SPECIFIER)].map(([, , specifier = '']) => ({ file, specifier }));
}

/** A relative import's file, from the root; undefined for a package. */
function target({ file, specifier }: Import): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const path = resolve(root, dirname(file), specifier);
  const candidates = [path, `${path}.ts`, join(path, 'index.ts'), path.replace(/\.js$/, '.ts')];
  return relative(root, candidates.find((one) => /\.[a-z]+$/.test(one) && existsSync(one)) ?? path);
}

const within = (file: string, place: string) => file === place || file.startsWith(`${place}/`);

test('imports are found', () => {
  const found = importsOf('lib/deliver.ts').map(({ specifier }) => specifier);
  expect(found).toEqual(expect.arrayContaining(['node:path', 'aws-cdk-lib', './delivery']));
  expect(target({ file: 'bin/teal.ts', specifier: '../lib/app' })).toBe('lib/app.ts');
});

test.each(rooms)('%s knows whom it may know', (room) => {
  const strangers = filesOf(room)
    .flatMap(importsOf)
    .filter((one) => {
      const file = target(one);
      if (file === undefined) return MUST_NOT_KNOW[room]?.test(one.specifier);
      return ![room, ...(MAY_KNOW[room] ?? [])].some((place) => within(file, place));
    });
  expect(strangers).toEqual([]);
});

test.each(rooms)('no file of %s is longer than 300 lines', (room) => {
  const long = filesOf(room)
    .map((file) => ({ file, lines: readFileSync(join(root, file), 'utf8').split('\n').length - 1 }))
    .filter(({ lines }) => lines > 300);
  expect(long).toEqual([]);
});

test.each(rooms)('files of %s say in kebab-case what they are', (room) => {
  const names = filesOf(room).flatMap((file) => file.slice(room.length + 1).split('/'));
  expect(names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.d)?(\.ts)?$/.test(name))).toEqual([]);
  const words = names.map((name) => name.replace(/secrets-manager|metric-data|missing-data/, '')); // what AWS calls it
  expect(words.filter((name) => /\b(utils?|helpers?|managers?|data)\b/.test(name))).toEqual([]);
});
