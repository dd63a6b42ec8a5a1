const { execFileSync } = require('node:child_process');
const { join } = require('node:path');

/** The handlers and the command line are tested as they run: bundled. */
module.exports = () =>
  execFileSync(process.execPath, [join(__dirname, '..', 'build.mjs')], { stdio: 'inherit' });
