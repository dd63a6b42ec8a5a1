// What breaks first when a thousand services are released in waves: counts from the sample's templates and from rehearsals with the
// real gates, and a discrete-event simulation of AWS's documented limits of calls. Seeded. --write keeps it in docs/fleet.*.
//   npm run bench:fleet-waves [-- --write]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measure } from './fleet/measure';
import { keep, tablesOf } from './fleet/page';
import { recordOf } from './fleet/record';

const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } });

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'teal-fleet-'));
  try {
    const record = recordOf(await measure(folder));
    console.log(tablesOf(record));
    if (values.write) keep(record);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main().then(
  // Warm processes of gates would keep this one.
  () => process.exit(),
  (error) => {
    console.error(error);
    process.exit(3);
  },
);
