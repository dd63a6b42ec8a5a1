import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import type { Scoreboard } from '../../rehearsal/scenarios/scoreboard';
import sample from '../fixtures/sample-delivery';
import { Sandbox } from './running-teal';

// The whole of it, and ten times in a row: `npm run scoreboard:live -- --times 10`, whose last output is in
// docs/scoreboard.md.
const sandbox = new Sandbox();
afterEach(async () => {
  expect(await sandbox.leftProcesses()).toEqual([]);
  expect(sandbox.leftFolders()).toEqual([]);
});
afterAll(() => sandbox.remove());

test('four releases of the catalogue, with processes and real requests', async () => {
  const names = [
    'a crash loop',
    'a health check that lies',
    'one request in twenty fails',
    'requests of five seconds, and an operator stops the deployment',
  ];
  const { code, stdout, stderr } = await sandbox.run([
    ...['rehearse', '--all', '--live', '--json', '--assembly', synthesizeDelivery(sample).directory],
    ...names.flatMap((name) => ['--only', name]),
  ]);
  if (stdout === '') throw new Error(stderr);
  const { rows, workload }: Scoreboard = JSON.parse(stdout);
  expect(rows.map(({ name, departures, notRehearsed }) => ({ name, departures, notRehearsed }))).toEqual(
    names.map((name) => ({ name, departures: [], notRehearsed: null })),
  );
  expect({ code, workload }).toEqual({ code: 0, workload: 'live' });
  // Each release had users of its own.
  for (const { release } of rows) expect(release?.requests.total).toBeGreaterThan(100);
  // Requests that were longer than a stop takes met both revisions, and none was cut.
  expect(rows.at(-1)?.release?.requests).toMatchObject({ failed: 0, unfinished: 0 });
  expect(rows.at(-1)?.release?.requests.servedByGreen).toBeGreaterThan(100);
});
