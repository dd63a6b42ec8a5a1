import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canary, minutes, smokeTest } from '../../lib';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import type { SeriesStep } from '../../rehearsal/report/series';
import { rehearse as rehearseModel } from '../../rehearsal/testing/rehearse';
import { badRelease } from '../../rehearsal/testing/releases';
import { reportSchema } from '../cli/report-schema';
import { ROOT, Sandbox } from '../cli/running-teal';
import sample from '../fixtures/sample-with-gates';

// What the README promises of `npm run rehearse`, through the real `cdk synth`.
let sandbox: Sandbox;
const folder = mkdtempSync(join(tmpdir(), 'teal-sample-'));
afterAll(() => rmSync(folder, { recursive: true }));
beforeAll(() => {
  sandbox = new Sandbox();
});
afterEach(async () => {
  expect(await sandbox.leftProcesses()).toEqual([]);
  expect(sandbox.leftFolders()).toEqual([]);
});
afterAll(() => sandbox.remove());

async function rehearse(...args: string[]) {
  const { code, stdout, stderr } = await sandbox.run(['rehearse', '--json', ...args], {
    cwd: sandbox.tealApp(),
  });
  if (stdout === '') throw new Error(stderr);
  return { code, ...reportSchema.parse(JSON.parse(stdout)) };
}

/** With short holds, since nothing looks: here the release is a program, with the sample's switches. */
const rehearseProgram = (...without: string[]) => {
  const release = canary({ percent: 10, hold: minutes(2), bake: minutes(1) });
  const production = { release, gates: [smokeTest({ requests: [{ path: '/nothing-here', status: 404 }] })] };
  return rehearse(
    ...['--assembly', synthesizeDelivery({ ...sample, environments: { production } }).directory],
    ...['--release', `node '${join(ROOT, 'app', 'dist', 'faulty.js')}' --error-share 0.05`],
    ...['--expect', 'rolled-back'],
    ...without,
  );
};

test('the good release is released with no failed request, the bad one rolled back by an alarm before 100 %', async () => {
  const { code, releases } = await rehearse(
    '--config',
    join(ROOT, 'test', 'fixtures', 'sample-with-gates.ts'),
    `--html=${join(folder, 'page.html')}`,
  );
  expect(releases).toMatchObject([
    {
      outcome: 'released',
      reason: 'Every stage and the bake ended without a reason to roll back.',
      exposedPercent: 100,
      requests: { failed: 0 },
    },
    { outcome: 'rolled-back', exposedPercent: 10, requests: { failedByBlue: 0, failedByLoadBalancer: 0 } },
  ]);
  expect(releases[1]?.decidedBy).toMatch(/^alarm:shop-production-/);
  expect(releases[1]?.requests.failedByGreen).toBeGreaterThan(0);
  expect(code).toBe(0);
  // Every request that was counted is in a step of the series, and the page has both.
  for (const { series, requests } of releases) {
    const sum = (of: (step: SeriesStep) => number) =>
      (series?.steps ?? []).reduce((total, step) => total + of(step), 0);
    expect(sum(({ blue, green }) => blue.requests + green.requests)).toBe(requests.total);
    expect(sum(({ green }) => green.requests)).toBe(requests.servedByGreen);
    expect(sum(({ green }) => green.failed)).toBe(requests.failedByGreen);
  }
  expect(readFileSync(join(folder, 'page.html'), 'utf8')).toContain('<h2 id="release-2">');
});

test('behind alarms that see nothing, the judge of metrics stops the bad one when the hold is over', async () => {
  const production = {
    ...sample.environments.production,
    release: canary({
      ...{ percent: 10, hold: minutes(10), bake: minutes(10) },
      alarms: { errors: { percent: 50 } },
    }),
  };
  // With models: agreement.deep holds the two together.
  const release = await rehearseModel(
    synthesizeDelivery({ ...sample, environments: { ...sample.environments, production } }),
    { release: badRelease({ errorShare: 0.05 }) },
  );
  expect(release).toMatchObject({
    ...{ outcome: 'rolled-back', exposedPercent: 10, decidedBy: 'gate:metrics' },
  });
});

test('without both nets it reaches everybody', async () => {
  const { code, releases } = await rehearseProgram('--without', 'alarms', '--without', 'gates');
  expect(releases).toMatchObject([
    {
      outcome: 'released',
      expected: 'rolled-back',
      asExpected: false,
      exposedPercent: 100,
      decidedBy: 'none',
    },
  ]);
  expect(code).toBe(1);
});
