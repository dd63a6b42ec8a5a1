// What is bundled comes with its licence, which the bundle itself does not carry.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const FILE = 'dist/THIRD-PARTY-LICENSES.txt';
const LICENCE = /^(licen[cs]e|copying|notice)([.-].*)?$/i;

/** @param metafiles of esbuild */
export function writeLicences(root, metafiles) {
  const packages = new Map();
  for (const input of metafiles.flatMap(({ inputs }) => Object.keys(inputs))) {
    const folder = packageOf(join(root, input));
    if (folder === undefined) continue;
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    packages.set(`${name} ${version}`, { license, folder });
  }
  const names = [...packages.keys()].sort();
  const texts = names.map((name) => textOf(name, packages.get(name)));
  const head = 'What is bundled into the programs of this package, with its licences.\n';
  writeFileSync(join(root, FILE), [head, ...texts].join('\n'));
}

function textOf(name, { license, folder }) {
  if (!license) throw new Error(`${name} must say its licence in package.json, got none`);
  const files = readdirSync(folder).filter((file) => LICENCE.test(file));
  const texts = files.sort().map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return [`${'-'.repeat(80)}\n${name} (${license})\n`, ...texts.map((text) => `${text}\n`)].join('\n');
}

/** The package's folder that a file of node_modules is in: the nearest package.json with a version, since some folders have one without. */
function packageOf(file) {
  if (!file.includes('/node_modules/')) return undefined;
  for (let folder = dirname(file); !folder.endsWith('/node_modules'); folder = dirname(folder)) {
    const manifest = join(folder, 'package.json');
    if (existsSync(manifest) && JSON.parse(readFileSync(manifest, 'utf8')).version) return folder;
  }
  throw new Error(`${file} must be in a package, got none`);
}
