import '../../rehearsal/testing/jest';
import { admission, blueGreen, freeze, minutes, quietAlarms } from '../../lib';
import type { GateInput } from '../../lib/config/gates';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { closeWarmProcesses } from '../../rehearsal/lambda/process-pool';
import { scenarioOf } from '../../rehearsal/scenarios/acts';
import type { PutOut } from '../../rehearsal/scenarios/operator';
import { type OperatorStep, type RehearsalOptions, rehearse, rehearseUpdate } from '../../rehearsal/testing';
import { withNewService, withRehearsal } from '../../rehearsal/testing/with-rehearsal';
import { shop } from '../synth';
import { CLOSED, FINDING, toldBy } from './preflight-stage';
import { imageOf } from './recovery-stage';

// The real bundle over HTTP against the engine's SSM, CloudWatch, ECR and ECS. What each gate refuses alone, and the way out
// of it, is rehearsed in ways-out/preflight.ts.

const of = (...gates: readonly GateInput[]) =>
  synthesizeDelivery(shop({ release: blueGreen({ bake: minutes(1) }) }, { gates }));
const ALL = of(freeze({ calendars: ['holidays'] }), quietAlarms(), admission());
afterAll(() => closeWarmProcesses());

/** A release, with what each gate of the function answered. */
async function judged(options: RehearsalOptions, release: PutOut) {
  return withRehearsal(ALL, options, async (rehearsal, { service }) => {
    const told = toldBy(service.account);
    const { outcome, decidedBy, reason } = await rehearsal.release(scenarioOf(release, 'release'));
    return { outcome, decidedBy, reason, told };
  });
}

/** A calendar that is closed, users who meet errors, and an image with a finding. */
const bad = { beforehand: [CLOSED], baseline: { errorShare: 0.1 } };
const found: PutOut = { scan: { findings: [FINDING] } };

test('when all is well, each gate says so, and nobody waits', async () => {
  expect(await judged({}, {})).toEqual({
    outcome: 'released',
    decidedBy: 'none',
    reason: expect.anything(),
    told: [
      ['freeze', 'release', 'pass', 'the calendar is open: holidays'],
      ['quiet-alarms', 'release', 'pass', 'all 4 alarms of the deployment are quiet'],
      ['admission', 'release', 'pass', 'shop: no finding at or above HIGH'],
    ],
  });
});

test('when nothing is, a release is refused once, and everything is said at once', async () => {
  const { outcome, decidedBy, reason, told } = await judged(bad, found);
  expect({ outcome, decidedBy }).toEqual({ outcome: 'rolled-back', decidedBy: 'gate:freeze' });
  expect(told).toEqual([
    [
      'freeze',
      'release',
      'fail',
      expect.stringMatching(/^the calendar holidays is closed, and opens at 2026-02-01/),
    ],
    ['quiet-alarms', 'release', 'fail', expect.stringMatching(/^warning: .*: shop-production-target-errors/)],
    ['admission', 'release', 'fail', expect.stringMatching(/CVE-2026-1 \(CRITICAL\)/)],
  ]);
  expect(reason).toMatch(
    /^freeze: the calendar .*; quiet-alarms: warning: .*; admission: shop: it has 1 finding/,
  );
});

test('a gate of the function is known by its own id: its verdict, and that it decided', async () => {
  const release = await rehearse(ALL, { release: found });
  expect(release).toRollBack({ by: 'gate:admission' });
  const [preflight] = release.stages.filter(({ name }) => name === 'PRE_SCALE_UP');
  expect(preflight?.gates.map(({ id, verdict }) => [id, verdict])).toEqual([
    ['live-traffic', 'pass'],
    ['freeze', 'pass'],
    ['quiet-alarms', 'pass'],
    ['admission', 'fail'],
  ]);
  expect(preflight?.gates.at(-1)?.reason).toMatch(/^shop: it has 1 finding/);
});

test('one of them alone is declared', async () => {
  const release = await rehearse(ALL, { release: {}, hooks: { 'quiet-alarms': 'fail' } });
  expect(release).toRollBack({ by: 'gate:quiet-alarms', exposed: { atMostPercent: 0 } });
});

test('red alarms alone warn, and the release goes out', async () => {
  const { outcome, told } = await judged({ baseline: bad.baseline }, {});
  expect(outcome).toBe('released');
  expect(told[1]).toEqual(['quiet-alarms', 'release', 'fail', expect.stringMatching(/^warning: /)]);
});

test('a first deployment has no alarms to be quiet, and its image is looked at all the same', async () => {
  const told = await withNewService(ALL, {}, async (rehearsal, { service }) => {
    const lines = toldBy(service.account);
    const { outcome } = await rehearsal.create(scenarioOf(found, 'release'));
    expect(outcome).not.toBe('released');
    return lines;
  });
  expect(told.map(([gate, kind, outcome]) => [gate, kind, outcome])).toEqual([
    ['freeze', 'first', 'pass'],
    ['quiet-alarms', 'first', 'skipped'],
    ['admission', 'first', 'fail'],
  ]);
});

test('while an image is being scanned the release waits, and goes on by itself', async () => {
  const update = await rehearseUpdate(ALL, ALL, {
    deployedParameters: { ImageDigest: imageOf(1) },
    parameters: { ImageDigest: imageOf(2) },
    beforehand: [{ do: 'scan', image: imageOf(2), scan: { status: 'IN_PROGRESS' } }],
    operator: [{ after: minutes(5), do: 'scan', image: imageOf(2), scan: {} }],
  });
  expect(update.release).toMatchObject({ outcome: 'released' });
  const { stages = [] } = update.release ?? {};
  const scaleUp = stages.find(({ name }) => name === 'POST_SCALE_UP');
  expect(scaleUp?.startedAt).toBeGreaterThanOrEqual(300);
});

test('what is found while an image waits for its scan stops the release', async () => {
  const update = await rehearseUpdate(ALL, ALL, {
    deployedParameters: { ImageDigest: imageOf(1) },
    parameters: { ImageDigest: imageOf(2) },
    beforehand: [{ do: 'scan', image: imageOf(2), scan: { status: 'PENDING' } }],
    operator: [{ after: minutes(5), do: 'scan', image: imageOf(2), scan: { findings: [FINDING] } }],
  });
  expect(update.release).toMatchObject({ outcome: 'rolled-back', decidedBy: 'gate:admission' });
});

test('an image that was never signed is refused where signatures are asked for', async () => {
  const done = await rehearse(of(admission({ signed: true })), { release: {} });
  expect(done).toMatchObject({ outcome: 'rolled-back', decidedBy: 'gate:admission' });
  expect(done.reason).toMatch(/it must have a provenance, got nothing that is attached to it; .*#not-signed/);
});

// What `cdk deploy` of an environment without a pipeline pushes to CDK's own repository, before it touches the stack.
const FROM_A_LAPTOP = synthesizeDelivery({
  service: { name: 'shop', port: 8080, build: 'app', gates: [admission()] },
  environments: { production: { release: blueGreen({ bake: minutes(1) }) } },
});

test.each<[string, PutOut, string, RegExp]>([
  ['that is well', {}, 'released', /^shop: no finding at or above HIGH$/],
  ['with a finding', found, 'rolled-back', /CVE-2026-1 \(CRITICAL\)/],
])('the image of an asset %s', async (_, release, outcome, reason) => {
  const done = await rehearse(FROM_A_LAPTOP, { release });
  const verdict = done.stages.flatMap(({ gates }) => gates).find(({ id }) => id === 'admission');
  expect({ outcome: done.outcome, reason: verdict?.reason }).toEqual({
    outcome,
    reason: expect.stringMatching(reason),
  });
});

/** What a person writes by `teal override`, before the release begins. */
const decided = (gate: string): OperatorStep => ({
  do: 'call',
  operation: 'SSM.PutParameter',
  input: {
    Name: `/teal/decisions/shop-production/${gate}/${imageOf(2).replace('sha256:', '')}`,
    Type: 'String',
    Value: JSON.stringify({
      ...{ schemaVersion: 1, gate, digest: imageOf(2), decision: 'pass', author: 'octocat' },
      ...{ reason: 'users wait for it', expires: '2026-01-06T11:00:00.000Z' },
    }),
  },
});

test.each([
  ['freeze', 'released', CLOSED],
  // One person is not enough for an image that nobody has vouched for.
  [
    'admission',
    'rolled-back',
    { do: 'scan', image: imageOf(2), scan: { findings: [FINDING] } } as OperatorStep,
  ],
])('decided by one person, %s: %s', async (gate, outcome, harm) => {
  const update = await rehearseUpdate(ALL, ALL, {
    deployedParameters: { ImageDigest: imageOf(1) },
    parameters: { ImageDigest: imageOf(2) },
    beforehand: [harm, decided(gate)],
  });
  expect(update.release).toMatchObject({ outcome });
});
