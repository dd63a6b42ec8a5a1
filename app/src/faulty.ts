// A release that goes wrong as its flags say, for rehearsals. The production image does not contain it.
import { setTimeout as sleep } from 'node:timers/promises';
import { addFaults } from './faulty/faulty-route';
import { BadFlags, type Faults, HELP, parseFlags } from './faulty/flags';
import { serve } from './serve';

function faultsOrExit(): Faults {
  try {
    const faults = parseFlags(process.argv.slice(2));
    if (faults !== 'help') return faults;
    process.stdout.write(HELP);
    process.exit(0);
  } catch (error) {
    if (!(error instanceof BadFlags)) throw error;
    console.error(error.message);
    process.exit(2);
  }
}

/** Memory that is written to: pages that are only reserved do not count against a container's limit. */
function leak(megabytesPerSecond: number): void {
  const kept: Buffer[] = [];
  setInterval(() => kept.push(Buffer.alloc(Math.round(megabytesPerSecond * 2 ** 20), 1)), 1000);
}

const faults = faultsOrExit();
if (faults.crashAtStart) {
  console.error('crashed at start, as --crash-at-start says');
  process.exit(1);
}
if (faults.leakMbPerSecond > 0) leak(faults.leakMbPerSecond);
if (faults.ignoreSigterm) process.on('SIGTERM', () => undefined);

void serve({
  before: (app, flags) => addFaults(app, faults, flags),
  warmUp: () => sleep(faults.slowStartMs),
  stopSignals: faults.ignoreSigterm ? ['SIGINT'] : ['SIGTERM', 'SIGINT'],
});
