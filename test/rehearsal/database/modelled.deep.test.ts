import '../../../rehearsal/testing/jest';
import { join } from 'node:path';
import database from '../../../examples/database';
import { synthesizeDelivery } from '../../../lib/testing/synthesize-delivery';
import { closeWarmProcesses } from '../../../rehearsal/lambda/process-pool';
import { goodRelease, rehearseCreate } from '../../../rehearsal/testing';
import { withRehearsal } from '../../../rehearsal/testing/with-rehearsal';
import { root } from '../../synth';

const ASSEMBLY = synthesizeDelivery(database, { file: join(root, 'examples', 'teal.config.ts') });
const SECRET = 'orders-production/DATABASE';
afterAll(() => closeWarmProcesses());

test('a release of a service with a database goes out, and what has no effect here is told', async () => {
  const { release, notModelled } = await withRehearsal(ASSEMBLY, {}, async (rehearsal, { service }) => ({
    release: await rehearsal.release({ name: 'a release', model: goodRelease(), expected: 'released' }),
    notModelled: service.notModelled,
  }));
  expect(release).toBeReleased();
  expect(release.requests.failed).toBe(0);
  expect(notModelled).toEqual(
    expect.arrayContaining(['AWS::RDS::DBCluster', 'AWS::RDS::DBInstance', 'Custom::TealDatabaseUsers']),
  );
});

test('a first deployment makes its stacks with it', async () => {
  expect(await rehearseCreate(ASSEMBLY, {})).toBeReleased();
});

test('its secret has a first version, and another after a rotation', async () => {
  const versions = await withRehearsal(ASSEMBLY, {}, async (_, { service: { account } }) => {
    const first = account.secrets.version(SECRET, {}).id;
    account.secrets.rotate(SECRET, 'a-second-version');
    return [first, account.secrets.version(SECRET, {}).id, account.secrets.find(SECRET).versions.length];
  });
  expect(versions).toEqual([expect.stringMatching(/^[0-9a-f-]{36}$/), 'a-second-version', 2]);
});
