// Whether an unpacked tarball has what an app needs, and nothing of where it was made:
//   node test/package/look-through.mjs FOLDER TARBALL PLACE…     places of the machine, which must be in no file
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative } from 'node:path';

const [folder, tarball, ...places] = process.argv.slice(2);
const problems = [];
const must = (rule, holds, got) => {
  if (!holds) problems.push(`${rule}, got ${got}`);
};

const files = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
  .sort();
const has = new Set(files);
const read = (file) => readFileSync(join(folder, file), 'utf8');
const manifest = JSON.parse(read('package.json'));

// Nothing of its own runs when it is installed. `prepare` is npm's for a clone; it is not run from a tarball.
for (const script of ['preinstall', 'install', 'postinstall', 'prepublish'])
  must(`package.json must have no script ${script}`, !manifest.scripts?.[script], manifest.scripts?.[script]);
must('package.json must not be private', !manifest.private, manifest.private);
must('npm must publish with provenance', manifest.publishConfig?.provenance === true, 'none');

const named = Object.values(manifest.exports).flatMap((entry) =>
  typeof entry === 'string' ? [entry] : Object.values(entry),
);
const expected = [
  ...[manifest.main, manifest.types, ...Object.values(manifest.bin), ...named].map((file) => join(file)),
  ...['LICENSE', 'README.md', 'CHANGELOG.md', 'dist/THIRD-PARTY-LICENSES.txt', 'dist/lambda-runtime.js'],
  ...[
    'dist/handlers/traffic-rules/index.js',
    'dist/probe/probe.js',
    'dist/probe/nodejs/node_modules/probe.js',
  ],
  ...['runbooks/target-errors.md', 'dist/lib/handler-bundle.json'],
  // What dist/start.js runs a verb with, and the jobs of workflows.
  'dist/teal.js',
  // Of teal qualify.
  ...['dist/bin/qualify.js', 'dist/cdk.json', 'dist/faulty.js'],
];
for (const file of expected) must(`${file} must be packed`, has.has(file), 'none');
for (const [name, file] of Object.entries(manifest.bin)) {
  must(
    `${name} must be a program of Node`,
    read(file).startsWith('#!/usr/bin/env node\n'),
    read(file).slice(0, 20),
  );
}

// Neither tests nor sources: those are in the source maps.
const strangers = files.filter((file) =>
  /(^|\/)test\/|\.test\.|\.snap$|(?<!\.d)\.ts$|\.tsbuildinfo$/.test(file),
);
must('neither tests nor sources must be packed', strangers.length === 0, strangers.join(', '));
for (const file of files.filter((file) => /\.(js|ts|map|json|txt|md)$/.test(file))) {
  const text = read(file);
  const found = places.find((place) => text.includes(place));
  must(`${file} must name no place of this machine`, found === undefined, found);
}

for (const file of files.filter((each) => each.endsWith('.map'))) {
  const { sources, sourcesContent } = JSON.parse(read(file));
  const ours = sources.filter((source) => !source.includes('node_modules/'));
  must(`${file} must have its sources`, ours.length > 0, 'none');
  sources.forEach((source, at) => {
    const path = join(dirname(file), source);
    must(
      `${file} must name sources within the package`,
      !path.startsWith('..') && !source.startsWith('/'),
      source,
    );
    if (ours.includes(source))
      must(`${file} must carry ${source}`, typeof sourcesContent[at] === 'string', 'none');
  });
}

// Whatever a file asks for is there once the package is installed, also for the compiler.
const declared = new Set(Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }));
// The SDK asks for it where somebody has installed it.
const optional = /^@aws-sdk\/signature-v4/;
for (const file of files.filter((each) =>
  /^dist\/(lib|lambda|package|rehearsal)\/.*\.(js|d\.ts)$/.test(each),
)) {
  for (const specifier of specifiersOf(file)) {
    if (specifier.startsWith('.')) {
      const ending = file.endsWith('.d.ts') ? '.d.ts' : '.js';
      const path = join(dirname(file), specifier);
      const there = [path, `${path}${ending}`, `${path}/index${ending}`].some((one) => has.has(one));
      must(`${file} must import what is packed`, there, specifier);
    } else if (!isBuiltin(specifier) && !specifier.startsWith('node:') && !optional.test(specifier)) {
      const name = specifier
        .split('/')
        .slice(0, specifier.startsWith('@') ? 2 : 1)
        .join('/');
      must(`${file} must import what package.json depends on`, declared.has(name), specifier);
    }
  }
}

function specifiersOf(file) {
  // Bundles have strings of anybody's; what they need from outside is what esbuild has left as it was.
  const text = read(file).replace(/\/\*[\s\S]*?\*\//g, '');
  const pattern = file.endsWith('.d.ts')
    ? /(?:\bfrom|\bimport|\bimport\()\s*(['"])([^'"\n]+)\1/g
    : /(?<![.\w])require\((['"])([^'"\n]+)\1\)/g;
  return [...text.matchAll(pattern)].map(([, , specifier]) => specifier);
}

const mebibytes = (bytes) => (bytes / 2 ** 20).toFixed(1);
const packed = statSync(tarball).size;
const unpacked = files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0);
// Each is what it is now and a third: a dependency more than meant is seen here.
must('the tarball must be smaller than 9 MiB', packed < 9 * 2 ** 20, `${mebibytes(packed)} MiB`);
must('unpacked it must be smaller than 40 MiB', unpacked < 40 * 2 ** 20, `${mebibytes(unpacked)} MiB`);

for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exit(1);
console.log(`   ${files.length} files, ${mebibytes(packed)} MiB packed, ${mebibytes(unpacked)} MiB unpacked`);
