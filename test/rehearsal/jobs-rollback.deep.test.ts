import configuration from '../../examples/jobs';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { knownAssembly } from '../../rehearsal/assembly/known-assemblies';
import { closeWarmProcesses } from '../../rehearsal/lambda/process-pool';
import type { Update } from '../../rehearsal/report/update';
import { withRehearsal } from '../../rehearsal/testing/with-rehearsal';

afterAll(() => closeWarmProcesses());

const assembly = synthesizeDelivery(configuration, { file: 'examples/jobs.ts' });
const digest = (version: number) => `sha256:${String(version).repeat(64)}`;

/** Another image by an update of the stack, which is how a delivery releases. */
const released = (errorShare: number) =>
  withRehearsal(
    assembly,
    { environment: 'production', hooks: 'declared', deployedParameters: { ImageDigest: digest(1) } },
    (rehearsal) =>
      rehearsal.update(
        knownAssembly(assembly.directory),
        { name: 'next', model: { errorShare }, expected: errorShare === 0 ? 'released' : 'rolled-back' },
        { ImageDigest: digest(2) },
      ),
  );

const STACK = 'shop-production';

/** When each resource began to be updated, in seconds of the update; of what names a revision and is not merely registered. */
function begun({ events }: Update, pattern: RegExp): Readonly<Record<string, number>> {
  const first = new Map<string, number>();
  for (const { at, stackName, logicalId, status } of events) {
    if (stackName !== STACK || status !== 'UPDATE_IN_PROGRESS' || !pattern.test(logicalId)) continue;
    if (!first.has(logicalId)) first.set(logicalId, at);
  }
  return Object.fromEntries(first);
}

/** What lets the background run another image: the services of workers, the function that starts jobs, and what it may start. */
const RUNS = /^Background(Worker\w+Service|JobsStarter)/;
const statusOf = ({ stacks }: Update) => stacks.find(({ stackName }) => stackName === STACK)?.status;
const serviceOut = ({ events }: Update) =>
  events.find(({ logicalId, status }) => logicalId === 'Service' && status === 'UPDATE_COMPLETE')?.at;

test('a release that is taken back reaches no worker and no job', async () => {
  const update = await released(1);
  expect([statusOf(update), update.release?.outcome]).toEqual(['UPDATE_ROLLBACK_COMPLETE', 'rolled-back']);
  expect(begun(update, /^Service$/)).toEqual({ Service: 0 });
  expect(begun(update, RUNS)).toEqual({});
});

test('a good one reaches them, once everyone is on it', async () => {
  const update = await released(0);
  expect([statusOf(update), update.release?.outcome]).toEqual(['UPDATE_COMPLETE', 'released']);
  const times = begun(update, RUNS);
  expect(Object.keys(times).sort()).toEqual([
    expect.stringMatching(/^BackgroundJobsStarterFunction/),
    expect.stringMatching(/^BackgroundJobsStarterRoleDefaultPolicy/),
    expect.stringMatching(/^BackgroundWorkerimportsService/),
    expect.stringMatching(/^BackgroundWorkermailsService/),
  ]);
  // The canary's hold and its bake are ten minutes each.
  expect(serviceOut(update)).toBeGreaterThan(20 * 60);
  for (const at of Object.values(times)) expect(at).toBeGreaterThanOrEqual(serviceOut(update) ?? Infinity);
});
