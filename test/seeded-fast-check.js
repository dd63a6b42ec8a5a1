/**
 * fast-check as every suite gets it: with one seed, so that a change is refused for what it does and not for what a property
 * finds by luck in code that it never touched. `PROPERTY_SEED=$RANDOM npm test` looks elsewhere; landing.yml does so each time.
 */
const fc = require('../node_modules/fast-check/lib/cjs/fast-check.js');

const seed = Number(process.env.PROPERTY_SEED ?? 20_261_127);
if (!Number.isInteger(seed))
  throw new Error(`PROPERTY_SEED must be an integer, got ${process.env.PROPERTY_SEED}`);
fc.configureGlobal({ seed });

module.exports = fc;
