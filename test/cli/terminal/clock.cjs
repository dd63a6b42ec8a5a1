// Loaded by `node --require` into a verb that a test runs against a rehearsal: its Date, and its waiting, are on the clock of the
// rehearsal, which a file tells, and it tells until when it waits in another. Timers of the SDK and of painting stay as they are.
const { readFileSync, renameSync, writeFileSync } = require('node:fs');
const timers = require('node:timers/promises');

const file = process.env.TEAL_TEST_CLOCK;
const now = () => Number(readFileSync(file, 'utf8'));
const Real = Date;

globalThis.Date = class extends Real {
  constructor(...args) {
    if (args.length === 0) super(now());
    else super(...args);
  }

  static now() {
    return now();
  }
};

const sleep = timers.setTimeout;
timers.setTimeout = async (milliseconds, value, options) => {
  const until = now() + milliseconds;
  writeFileSync(`${file}.part`, String(until));
  renameSync(`${file}.part`, `${file}.until`);
  while (now() < until) await sleep(10, undefined, options);
  return value;
};
