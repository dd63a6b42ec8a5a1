const { TestEnvironment } = require('jest-environment-node');

/** Node's, in which a suite can ask its worker for a module (once-a-worker.js). */
module.exports = class extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    this.global[Symbol.for('teal.worker-require')] = require;
  }
};
