import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import { EcsError } from '../../../rehearsal/ecs/ecs-error';
import { type Operated, type OperatorAction, operate } from '../../../rehearsal/scenarios/operator';

const PAUSED = { hookId: 'paused', status: 'AWAITING_ACTION' };

/** What an operator's actions call, with when. */
async function operated(actions: readonly OperatorAction[], stop?: () => void, cancelAt = 100_000) {
  const clock = new VirtualClock();
  const calls: string[] = [];
  const call =
    (name: string) =>
    (...given: readonly unknown[]) => {
      calls.push(`${clock.now() / 1000} ${[name, ...given].join(' ')}`);
    };
  const on = {
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
    deployment: { arn: 'arn' },
    overtake: call('release'),
    refused: call('refused'),
  } as unknown as Operated;
  const cancel = operate(actions, clock, on);
  clock.schedule(cancelAt, cancel);
  await clock.run(clock.sleep(100_000));
  return calls;
}

const after = { milliseconds: 1000 };

test.each<[OperatorAction, string]>([
  [{ after, do: 'stop' }, '1 stop arn ROLLBACK'],
  [{ after, do: 'abort' }, '1 stop arn ABORT'],
  [{ after, do: 'continue' }, '1 continue arn paused CONTINUE'],
  [{ after, do: 'reject' }, '1 continue arn paused ROLLBACK'],
  [{ after, do: 'scale', to: 4 }, '1 scale 4'],
  [{ after, do: 'release', release: {} }, '1 release a newer release [object Object]'],
])('%j', async (action, call) => {
  expect(await operated([action])).toEqual([call]);
});

test('what is not due when the release ends is not done', async () => {
  expect(await operated([{ after, do: 'stop' }], undefined, 999)).toEqual([]);
});

test('what ECS refuses is told and ends nothing; what is broken ends the rehearsal', async () => {
  const late = () => {
    throw new EcsError('ConflictException', 'cannot be stopped any more');
  };
  expect(await operated([{ after, do: 'stop' }], late)).toEqual([
    '1 refused stop: cannot be stopped any more',
  ]);
  const broken = () => {
    throw new Error('a bug');
  };
  await expect(operated([{ after, do: 'stop' }], broken)).rejects.toThrow('a bug');
});
