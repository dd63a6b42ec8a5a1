import { type ChildProcess, spawn } from 'node:child_process';
import { cpus } from 'node:os';
import { closeWarmProcesses } from '../../rehearsal/lambda/process-pool';
import { AwsError, badRelease, type RehearseOptions, rehearse } from '../../rehearsal/testing';
import { SAMPLE, synthesizeSample } from './scenarios/sample';

/** Keeps a core busy; ends by itself when nobody is left to end it. */
const SPIN = 'for (const end = Date.now() + 300_000; Date.now() < end; );';

const assembly = synthesizeSample();
const burning: ChildProcess[] = [];
afterAll(async () => {
  for (const each of burning) each.kill('SIGKILL');
  await closeWarmProcesses();
});

/** All that can go its own way: gates that ask ECS in vain and again, requests of gates, and numbers that are drawn. */
const RELEASES: readonly (readonly [string, string, RehearseOptions])[] = [
  [
    'a release that its alarm stops, after gates that were throttled',
    `alarm:${SAMPLE.alarms.errors?.name}`,
    {
      release: badRelease({ paths: { [SAMPLE.paths.unchecked]: { errorShare: 0.4 } } }),
      traffic: { paths: { '/': 9, [SAMPLE.paths.unchecked]: 1 } },
      seed: 7,
      faults: ({ service, nth }) =>
        service === 'ECS' && nth <= 4 ? new AwsError('ThrottlingException', 'Rate exceeded', 400) : undefined,
    },
  ],
  [
    'a release that its gate stops',
    'gate:smoke-test',
    { release: badRelease({ paths: { [SAMPLE.paths.checked]: { errorShare: 1 } } }) },
  ],
];

async function distinct(runs: number, options: RehearseOptions): Promise<ReadonlySet<string>> {
  const results = new Set<string>();
  for (let run = 0; run < runs; run += 1) {
    results.add(JSON.stringify({ ...(await rehearse(assembly, options)), wallSeconds: 0 }));
  }
  return results;
}

test.each(RELEASES)(
  '%s takes the same course 20 times, and 3 times more on a machine without time',
  async (_what, decidedBy, options) => {
    const quiet = await distinct(20, options);
    expect([...quiet]).toEqual([expect.stringContaining(`"decidedBy":"${decidedBy}"`)]);
    for (const _core of cpus()) burning.push(spawn(process.execPath, ['-e', SPIN]));
    const busy = await distinct(3, options);
    for (const each of burning.splice(0)) each.kill('SIGKILL');
    expect([...busy]).toEqual([...quiet]);
  },
);
