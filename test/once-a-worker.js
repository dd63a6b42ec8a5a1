/**
 * Big packages, loaded once in each of jest's workers instead of once in each suite: to load aws-cdk-lib takes a second and a
 * half, and more than a hundred suites do. They are the worker's own: what they remember outlives a suite, and their `Error`
 * and `Date` are not a suite's, so that no test may depend on either.
 */
const { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');

const PACKAGES = ['aws-cdk-lib', 'constructs', 'cdk-nag'];
const cache = join(__dirname, '..', 'node_modules', '.cache');
const versions = PACKAGES.map((name) => require(`${name}/package.json`).version);
const folder = join(cache, `once-a-worker-${versions.join('-')}`);

/** By its specifier, a file for each entry point, which asks the worker: jest can only be told of files. */
function write() {
  const writing = `${folder}.${process.pid}`;
  for (const name of PACKAGES) {
    const { exports = { '.': '' } } = require(`${name}/package.json`);
    for (const entry of Object.keys(exports).filter(
      (each) => !each.includes('*') && !each.endsWith('.json'),
    )) {
      const specifier = name + entry.slice(1);
      const file = join(writing, `${specifier}.js`);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(
        file,
        `module.exports = globalThis[Symbol.for('teal.worker-require')](${JSON.stringify(specifier)});\n`,
      );
    }
  }
  try {
    renameSync(writing, folder);
  } catch (error) {
    // Another jest was quicker, with the same.
    rmSync(writing, { recursive: true });
    if (!existsSync(folder)) throw error;
  }
}

if (!existsSync(folder)) write();

exports.moduleNameMapper = {
  [`^((?:${PACKAGES.join('|')})(?:/(?!package\\.json$).*)?)$`]: join(folder, '$1.js'),
};
