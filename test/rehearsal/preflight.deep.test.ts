import '../../rehearsal/testing/jest';
import { admission, blueGreen, freeze, minutes, quietAlarms } from '../../lib';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { closeWarmProcesses } from '../../rehearsal/lambda/process-pool';
import { AwsError, type OperatorStep, rehearse } from '../../rehearsal/testing';
import { shop } from '../synth';

// The real bundle over HTTP to the engine's SSM, CloudWatch, ECR and ECS: what each gate lets through and what it does not.

const release = blueGreen({ bake: minutes(1) });
const of = (...gates: Parameters<typeof shop>[1]['gates'] & object) => synthesizeDelivery(shop({ release }, { gates }));
afterAll(() => closeWarmProcesses());

const FREEZE = of(freeze({ calendars: ['holidays', 'audits'] }));
test('a calm release', async () => {
  const done = await rehearse(FREEZE, { release: {} });
  expect(done).toMatchObject({ outcome: 'released' });
});
