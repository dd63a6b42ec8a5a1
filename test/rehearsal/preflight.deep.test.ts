import { admission, blueGreen, freeze, minutes, quietAlarms } from '../../lib';
import type { GateInput } from '../../lib/config/gates';
import { synthesizeDelivery } from '../../lib/testing/synthesize-delivery';
import { closeWarmProcesses } from '../../rehearsal/lambda/process-pool';
import { AwsError, type OperatorStep, type RehearseOptions, rehearse } from '../../rehearsal/testing';
import { shop } from '../synth';

// The real bundle over HTTP against the engine's SSM, CloudWatch, ECR and ECS. What each gate refuses, and the way out of it,
// is rehearsed in ways-out/preflight.ts.

const of = (...gates: readonly GateInput[]) =>
  synthesizeDelivery(shop({ release: blueGreen({ bake: minutes(1) }) }, { gates }));
const ALL = of(freeze({ calendars: ['holidays'] }), quietAlarms(), admission());
afterAll(() => closeWarmProcesses());

/** The lines that the gates of the function have logged, each with its verdict. */
function verdictsOf(options: RehearseOptions, assembly = ALL) {
  const verdicts: { Gate: string; hookStatus: string; message: string }[] = [];
  return withRehearsal(assembly, options, async (rehearsal, { service }) => {
    const release = await rehearsal.release(scenarioOf(options.release, 'release'));
    for (const line of service.account.logs.events('/teal/shop-production-gate-preflight')) {
      const read = JSON.parse(line.message);
      if ('Gate' in read) verdicts.push(read);
    }
    return { release, verdicts };
  });
}
