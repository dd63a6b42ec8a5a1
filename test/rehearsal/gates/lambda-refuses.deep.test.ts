import { minutes } from '../../../lib';
import { closeWarmProcesses } from '../../../rehearsal/lambda/process-pool';
import { scenarioOf } from '../../../rehearsal/scenarios/acts';
import { withRehearsal } from '../../../rehearsal/testing/with-rehearsal';
import { everyGate, REFUSALS } from './lambda-refuses';

// In an incident Lambda refuses every call, from the moment in which a rollback begins. What CloudFormation and a recovery come
// to then, and the ways out of it, are in ways-out/lambda-refuses.ts.

afterAll(() => closeWarmProcesses());

let made: ReturnType<typeof everyGate> | undefined;

// source: Amazon ECS developer guide, "Lifecycle hooks": in a rollback ECS asks the hooks of PRODUCTION_TRAFFIC_SHIFT and
// TEST_TRAFFIC_SHIFT again, and no gate is at either.
test.each([
  ['throttled', 'while gates look at green', 1.5],
  ['not allowed', 'in the hold of the first step', 6],
  ['of a function that is gone', 'in the bake', 18],
] as const)('ECS goes back, and asks nobody: every call is %s, %s', async (refusal, _when, after) => {
  made ??= everyGate();
  await withRehearsal(made, {}, async (rehearsal, { service }) => {
    const asked: string[] = [];
    const { invoke } = service.functions;
    const release = await rehearsal.release(scenarioOf({}, 'a release'), {
      operator: [
        {
          after: minutes(after),
          do: 'run',
          run: () => {
            service.functions.refuse(REFUSALS[refusal]);
            service.functions.invoke = (arn, event) => {
              asked.push(`${(event as { lifecycleStage?: string }).lifecycleStage}: ${arn}`);
              return invoke.call(service.functions, arn, event);
            };
          },
        },
        { after: minutes(after), do: 'stop' },
      ],
    });
    expect(release).toMatchObject({
      outcome: 'rolled-back',
      decidedBy: 'operator',
      requests: { failed: 0 },
    });
    expect(asked.filter((each) => !each.startsWith('undefined'))).toEqual([]);
    expect(service.account.ecs.deployments().at(-1)).toMatchObject({ status: 'ROLLBACK_SUCCESSFUL' });
  });
});
