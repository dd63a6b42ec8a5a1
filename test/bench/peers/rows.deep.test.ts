import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kept } from '../../../bench/peers/page';
import { BAD } from '../../../bench/peers/releases/bad';
import { runBad } from '../../../bench/peers/run';
import { SETUPS, synthesizeAll } from '../../../bench/peers/setups';
import { closeWarmProcesses } from '../../../rehearsal/lambda/process-pool';

// A few rows of docs/blast-radius.md, run again: who changes a template, a gate or the engine hears that the page is old.

const ROWS = [
  ['rolling', '5 % errors'],
  ['blue-green-guide', 'tasks end after 90 seconds'],
  ['blue-green-any-error', '50 % errors after 6 minutes'],
  ['blue-green-share', '2 % errors'],
  ['express', '50 % errors'],
  ['express', '40 % errors beyond 15 requests a second and task'],
  ['flagger', '50 % errors'],
  ['flagger', '2 % errors'],
  ['flagger', '1 % errors'],
  ['teal', '50 % errors'],
  ['teal', '5 % errors'],
  ['teal', '50 % errors after 10 minutes'],
] as const;

const folder = mkdtempSync(join(tmpdir(), 'teal-peers-test-'));
let assemblies: ReadonlyMap<string, string>;
beforeAll(() => {
  const ids: readonly string[] = ROWS.map(([id]) => id);
  assemblies = synthesizeAll(
    folder,
    SETUPS.filter(({ id }) => ids.includes(id)),
  );
});
afterAll(async () => {
  await closeWarmProcesses();
  rmSync(folder, { recursive: true, force: true });
});

const { bad: cells, badSeeds } = kept();

test.each(ROWS)('%s: %s', async (id, name) => {
  const setup = SETUPS.find((one) => one.id === id);
  const release = BAD.find((one) => one.name === name);
  if (!setup || !release) throw new Error('a row must name a setup and a release');
  const now = await runBad(setup, assemblies.get(id) ?? '', release, 3000, badSeeds);
  const then = cells.find(
    (cell) => cell.setup === id && cell.release === name && cell.requestsPerMinute === 3000,
  );
  // `npm run bench:peers -- --write` makes the page new.
  expect(now).toEqual(then);
});
