import { DescribeServiceDeploymentsCommand } from '@aws-sdk/client-ecs';
import fc from 'fast-check';
import { GATE } from '../../../lambda/shared/environment';
import { gate, gates } from '../../../lambda/shared/gate';
import { anyHookEvent, whyNoAnswer } from '../any-hook-event';
import { askedGate, client, context, ecs } from './asked-gate';

askedGate();

const FORWARD = 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/shop/new';
const BACK = 'arn:aws:ecs:eu-west-1:111122223333:service-deployment/shop/shop/back';

beforeEach(() => {
  // A clock that stands would let no limit pass.
  jest.useRealTimers();
  process.env[GATE.ID] = 'any';
  ecs.reset().on(DescribeServiceDeploymentsCommand).resolves({ serviceDeployments: [] });
  const answers = { [FORWARD]: 'IN_PROGRESS', [BACK]: 'ROLLBACK_IN_PROGRESS' } as const;
  for (const [arn, status] of Object.entries(answers)) {
    ecs
      .on(DescribeServiceDeploymentsCommand, { serviceDeploymentArns: [arn] })
      .resolves({ serviceDeployments: [{ status }] });
  }
});
afterEach(() => jest.useFakeTimers());

const check = async () => ({ outcome: 'inconclusive' as const, reason: 'cannot tell', state: { looks: 1 } });
const passes = async () => ({ outcome: 'pass' as const, reason: 'passed' });

test.each([
  ['a gate', gate(check, { ecs: client })],
  [
    'several gates',
    gates(
      [
        { id: 'any', check, patience: 60 },
        { id: 'b', check: passes, patience: 60 },
      ],
      { ecs: client },
    ),
  ],
])('whatever %s is handed, it answers, and lets none but a rollback go on', async (_, hook) => {
  await fc.assert(
    fc.asyncProperty(anyHookEvent([FORWARD, BACK]), async (event) => {
      const answer = await hook(event, context);
      expect(whyNoAnswer(answer)).toBeUndefined();
      expect(() => JSON.stringify(answer)).not.toThrow();
      const isBack = (event as { resourceArn?: unknown } | null)?.resourceArn === BACK;
      if (!isBack) expect(answer.hookStatus).not.toBe('SUCCEEDED');
      // Asked twice, it says the same.
      expect((await hook(event, context)).hookStatus).toBe(answer.hookStatus);
    }),
    { numRuns: 150 },
  );
});
