const { execFileSync } = require('node:child_process');
const { join } = require('node:path');

// Of the SDK, on Node 20: workers inherit it.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

/** The handlers and the command line are tested as they run: bundled. */
module.exports = () => {
  if (process.env.TEAL_BUILT !== undefined) return; // by deep.mjs, for both of its runs
  execFileSync(process.execPath, [join(__dirname, '..', 'build.mjs')], { stdio: 'inherit' });
};
