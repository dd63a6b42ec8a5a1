import '../../rehearsal/testing/jest';
import { admission, blueGreen, minutes, uniform, xray } from '../../lib';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { closeWarmProcesses } from '../../rehearsal/lambda/process-pool';
import { scenarioOf } from '../../rehearsal/scenarios/acts';
import { withRehearsal } from '../../rehearsal/testing/with-rehearsal';
import { shop } from '../synth';
import { toldBy } from './preflight-stage';

afterAll(() => closeWarmProcesses());

const MIRROR = '111122223333.dkr.ecr.eu-west-1.amazonaws.com/acme/otel';
const DIGEST = `sha256:${'a'.repeat(64)}`;
const release = blueGreen({ bake: minutes(1) });

/** A service with a collector, whose image the gates look at as well. */
const delivery = synthesizeDelivery(
  shop(
    { release },
    {
      telemetry: xray({ image: `${MIRROR}:v0.48.0@${DIGEST}` }),
      gates: [admission({ repositories: [MIRROR] }), uniform()],
    },
  ),
);

test('a collector is not started, is named so, and its image is admitted as the service’s is', async () => {
  const seen = await withRehearsal(delivery, {}, async (rehearsal, { service }) => {
    const told = toldBy(service.account);
    const { outcome, notModelled } = await rehearsal.release(scenarioOf({}, 'release'));
    return { outcome, notModelled, told };
  });
  expect(seen.notModelled).toContain('container shop-telemetry (not started)');
  expect(seen.told.find(([gate]) => gate === 'admission')).toEqual([
    ...['admission', 'release', 'pass'],
    'shop: no finding at or above HIGH; shop-telemetry: no finding at or above HIGH',
  ]);
  expect(seen.outcome).toBe('released');
});

test('a finding in its image alone stops a release', async () => {
  const { outcome, told } = await withRehearsal(delivery, {}, async (rehearsal, { service }) => {
    const { account } = service;
    account.repositories.setScan(
      'acme/otel',
      { imageDigest: DIGEST },
      { status: 'COMPLETE', findings: [{ name: 'CVE-2026-1', severity: 'CRITICAL' }], completedAt: 0 },
    );
    const verdicts = toldBy(account);
    return { ...(await rehearsal.release(scenarioOf({}, 'release'))), told: verdicts };
  });
  expect(outcome).toBe('rolled-back');
  expect(told[0]?.[3]).toMatch(/^shop-telemetry: .*CVE-2026-1/);
});
