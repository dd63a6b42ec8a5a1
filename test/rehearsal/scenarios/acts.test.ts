import { EcsError } from '../../../rehearsal/ecs/ecs-error';
import { carryOut, type Stage } from '../../../rehearsal/scenarios/acts';
import type { OperatorAct } from '../../../rehearsal/scenarios/operator';

const PAUSED = { hookId: 'paused', status: 'AWAITING_ACTION' };

/** What an act calls. */
async function called(act: OperatorAct, stop?: () => void) {
  const calls: string[] = [];
  const call =
    (name: string) =>
    (...given: readonly unknown[]) => {
      calls.push(
        [name, ...given.map((each) => (typeof each === 'string' ? each : JSON.stringify(each)))].join(' '),
      );
    };
  const stage = {
    service: {
      stopServiceDeployment: stop ?? call('stop'),
      continueServiceDeployment: call('continue'),
      setDesiredCount: call('scale'),
      deployments: () => [
        {
          serviceDeploymentArn: 'arn',
          lifecycleHookDetails: [PAUSED, { hookId: 'passed', status: 'SUCCEEDED' }],
        },
      ],
    },
    endpoint: {
      carryOut: async ({
        service,
        operation,
        input,
      }: {
        service: string;
        operation: string;
        input(): unknown;
      }) => call(`${service}.${operation}`)(input()),
    },
    arns: { productionRule: 'p', testRule: 't', primary: 'one', alternate: 'two' },
    deploymentArn: () => 'arn',
    seconds: () => 7,
    deploy: call('release'),
  } as unknown as Stage;
  return { calls, act: await carryOut(act, 'meanwhile', stage).catch(String) };
}

const weights = { primary: 90, alternate: 10 };
const edited =
  '"Actions":[{"Type":"forward","ForwardConfig":{"TargetGroups":' +
  '[{"TargetGroupArn":"one","Weight":90},{"TargetGroupArn":"two","Weight":10}]}}]}';

test.each<[OperatorAct, string]>([
  [{ do: 'stop' }, 'stop arn ROLLBACK'],
  [{ do: 'abort' }, 'stop arn ABORT'],
  [{ do: 'continue' }, 'continue arn paused CONTINUE'],
  [{ do: 'reject' }, 'continue arn paused ROLLBACK'],
  [{ do: 'scale', to: 4 }, 'scale 4'],
  [{ do: 'edit-rule', weights }, `ELBv2.ModifyRule {"RuleArn":"p",${edited}`],
  [{ do: 'edit-rule', rule: 'test', weights }, `ELBv2.ModifyRule {"RuleArn":"t",${edited}`],
  [
    { do: 'call', operation: 'SSM.DeleteParameter', input: { Name: 'a' } },
    'SSM.DeleteParameter {"Name":"a"}',
  ],
  [
    { do: 'call', operation: 'ELBv2.DeleteRule', input: ({ testRule }) => ({ RuleArn: testRule }) },
    'ELBv2.DeleteRule {"RuleArn":"t"}',
  ],
])('%j', async (act, call) => {
  expect((await called(act)).calls).toEqual([call]);
});

test('what AWS refuses is told and ends nothing; what is broken ends the rehearsal', async () => {
  const late = () => {
    throw new EcsError('ConflictException', 'cannot be stopped any more');
  };
  expect((await called({ do: 'stop' }, late)).act).toEqual({
    ...{ do: 'stop', when: 'meanwhile', at: 7 },
    refused: 'cannot be stopped any more',
  });
  const broken = () => {
    throw new Error('a bug');
  };
  expect((await called({ do: 'stop' }, broken)).act).toBe('Error: a bug');
});
