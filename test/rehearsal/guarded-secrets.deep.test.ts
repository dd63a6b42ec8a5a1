import '../../rehearsal/testing/jest';
import { join } from 'node:path';
import type { DeliveryInput } from '../../lib';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { closeWarmProcesses } from '../../rehearsal/lambda/process-pool';
import { goodRelease, rehearse, rehearseUpdate } from '../../rehearsal/testing';
import { configuration } from '../configurations';
import { root } from '../synth';

afterAll(() => closeWarmProcesses());

async function assemblyOf(change: (input: DeliveryInput) => DeliveryInput = (input) => input) {
  const input = await configuration('examples/secrets.ts');
  return synthesizeDelivery(
    change({ ...input, ...(input.service && { service: { ...input.service, build: 'app' } }) }),
    { file: join(root, 'teal.config.ts') },
  );
}

// Who may read and when a secret rotates decides nothing of a release, and is named, not guessed.
test('a service whose secrets rotate and are guarded is released, and what is not modelled is named', async () => {
  const release = await rehearse(await assemblyOf(), { release: goodRelease() });
  expect(release).toBeReleased();
  expect(release.requests.failed).toBe(0);
  expect(release.notModelled).toEqual(
    expect.arrayContaining([
      'AWS::KMS::Key',
      'AWS::SecretsManager::ResourcePolicy',
      'AWS::SecretsManager::RotationSchedule',
    ]),
  );
  // The rules of the alarm are there: nothing of this machine tells of reads, and a schedule is another matter.
  expect(release.notModelled.filter((one) => /Events::Rule/.test(one) && !/schedule/.test(one))).toEqual([]);
});

test('secrets that are in use come to rotate and to be guarded by an update of the foundation alone', async () => {
  const plain = await assemblyOf(({ service, environments, ...rest }) => ({
    ...rest,
    environments: { production: { ...environments.production, guardSecrets: false } },
    ...(service && {
      service: { ...service, secrets: ['DATABASE_PASSWORD', 'SESSION_KEY', 'LINK_TOKEN'] },
    }),
  }));
  const update = await rehearseUpdate(plain, await assemblyOf());
  expect(update.stacks.map(({ status }) => status)).not.toContain('UPDATE_ROLLBACK_COMPLETE');
  expect(update.stacks.find(({ stackName }) => /foundation/.test(stackName))).toMatchObject({
    status: 'UPDATE_COMPLETE',
  });
  expect(update).toMatchObject({ deployments: 0, requests: { failed: 0 } });
});
