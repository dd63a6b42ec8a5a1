// What the npm package has besides the bundles of build.mjs: the constructs as JavaScript, file by file, since they look
// for handlers next to them and a class that were there twice would be two; the rehearsal and the gate of a team's own,
// bundled, so that whoever installs the package needs neither the SDK nor what the rehearsal is made with; the types of
// all; and the licences of what is bundled.
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { build } from 'esbuild';
import { writeLicences } from './build-licences.mjs';

/** Compiled file by file; what they import comes along. */
const COMPILED = [
  ...['lib/index', 'lib/app', 'lib/testing/expect-snapshot', 'lib/testing/synthesize-delivery'],
  // The app that `teal qualify` deploys.
  'bin/qualify',
];

/** One file each. */
const BUNDLED = {
  'package/testing': {},
  'package/jest': {},
  // As handlers are: of the SDK only what it calls, since every gate of a team's own carries all that is here.
  'lambda/custom-gate': { mainFields: ['module', 'main'] },
};

/** Whose types are public. */
const TYPED = ['lib/index', 'lib/app', 'package/testing', 'package/jest', 'lambda/custom-gate'];

/** @param bundles the metafiles of what build.mjs has bundled */
export async function buildPackage(root, options, bundles) {
  for (const folder of ['emitted', 'bin', 'lib', 'lambda', 'package', 'rehearsal'])
    rmSync(join(root, 'dist', folder), { recursive: true, force: true });
  const emitted = join(root, 'dist/emitted');
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  execFileSync(process.execPath, [tsc, '-p', join(root, 'tsconfig.package.json')], { stdio: 'inherit' });
  for (const file of reachable(emitted, COMPILED, '.js')) {
    take(root, file);
    writeMap(root, `${file}.map`, join(emitted, dirname(file)), join(emitted, `${file}.map`));
  }
  for (const file of reachable(emitted, TYPED, '.d.ts')) take(root, file);
  rmSync(emitted, { recursive: true });
  // What is in the images of a qualification.
  copyFileSync(join(root, 'app/dist/faulty.js'), join(root, 'dist/faulty.js'));
  const made = await Promise.all(
    Object.entries(BUNDLED).map(([name, own]) => bundle(root, name, { ...options, ...own })),
  );
  writeLicences(root, [...bundles, ...made]);
}

async function bundle(root, name, options) {
  const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const outfile = `dist/${name}.js`;
  const { metafile } = await build({
    ...options,
    absWorkingDir: root,
    entryPoints: [`${name}.ts`],
    outfile,
    // The constructs are there once, for a test and for the app; and what is installed anyway is not packed as well.
    external: ['../lib/*', ...Object.keys(dependencies)],
    sourcemap: 'linked',
    metafile: true,
  });
  writeMap(root, `${name}.js.map`, join(root, dirname(outfile)), join(root, `${outfile}.map`));
  return metafile;
}

function take(root, file) {
  const to = join(root, 'dist', file);
  mkdirSync(dirname(to), { recursive: true });
  copyFileSync(join(root, 'dist/emitted', file), to);
}

/** Names each source as the repository does, wherever that stands; with its text, unless it is somebody else's. */
function writeMap(root, file, from, written) {
  const map = JSON.parse(readFileSync(written, 'utf8'));
  const sources = map.sources.map((source) => {
    const path = relative(root, join(from, source));
    const at = path.lastIndexOf('node_modules/');
    return at < 0 ? path : path.slice(at);
  });
  const up = relative(dirname(join('dist', file)), '.');
  const sourcesContent = map.sourcesContent.map((text, at) =>
    sources[at].startsWith('node_modules/') ? null : text,
  );
  const named = { ...map, sources: sources.map((path) => `${up}/${path}`), sourcesContent };
  writeFileSync(join(root, 'dist', file), JSON.stringify(named));
}

/** The files that are imported from these, these too. */
function reachable(folder, entries, ending) {
  const found = new Set();
  const open = entries.map((entry) => `${entry}${ending}`);
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (found.has(file)) continue;
    found.add(file);
    for (const specifier of specifiersIn(readFileSync(join(folder, file), 'utf8'))) {
      const path = join(dirname(file), specifier);
      const target = specifier.endsWith('.json')
        ? path
        : [`${path}${ending}`, `${path}/index${ending}`].find((one) => existsSync(join(folder, one)));
      if (target === undefined) throw new Error(`${file} must import what is emitted, got ${specifier}`);
      if (target.endsWith('.json')) take(join(folder, '../..'), target);
      else open.push(target);
    }
  }
  return [...found].sort();
}

const specifiersIn = (text) =>
  [...text.matchAll(/\b(?:from|import|import\(|require\()\s*(['"])(\.[^'"]*)\1/g)].map(
    ([, , specifier]) => specifier,
  );
