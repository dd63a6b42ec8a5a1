import { ReleaseProgress } from '../../../cli/rehearse/release-progress';
import type { HookRun } from '../../../rehearsal/ecs/deployment-result';

const ARN = 'arn:aws:lambda:eu-west-1:111122223333:function:shop-production-gate-preflight:1';

function lines(show: (progress: ReleaseProgress) => void): string[] {
  const said: string[] = [];
  const line = (text: string) => said.push(text.replace(/^ *\d\d:\d\d +/, ''));
  show(new ReleaseProgress({ line } as never, { now: () => 0 } as never, new Map([[ARN, 'preflight']])));
  return said;
}

const hook = (more: Partial<HookRun>): HookRun => ({
  ...{
    hookId: 'ecs-lambda-1',
    targetType: 'AWS_LAMBDA',
    arn: ARN,
    verdict: 'FAILED',
    reason: '',
    invocations: 1,
  },
  ...{ expiresAt: 0, onTimeout: 'ROLLBACK', ...more },
});
const told = (one: HookRun, decidedBy: `gate:${string}` = `gate:${ARN}`) =>
  lines((progress) => {
    progress.show({ at: 0, type: 'hook', stage: 'PRE_SCALE_UP', hook: one });
    progress.show({ at: 0, type: 'decision', decidedBy, reason: `${ARN} returned FAILED` });
  });

test('each gate of a function, and the one that decided, by its own id', () => {
  const gates = [
    { id: 'freeze', answer: 'SUCCEEDED', reason: 'open' },
    { id: 'images', answer: 'FAILED', reason: 'a finding' },
  ] as const;
  expect(told(hook({ gates, said: 'freeze: open; images: a finding' }))).toEqual([
    'gate freeze: SUCCEEDED (open)',
    'gate images: FAILED (a finding)',
    'decided by gate:images: images returned FAILED',
  ]);
});

test('a function that is one gate', () => {
  expect(told(hook({ said: 'it is' }))).toEqual([
    'gate preflight: FAILED (it is)',
    'decided by gate:preflight: preflight returned FAILED',
  ]);
});

test('the last words of a one-off task forge no line, and no command of a runner', () => {
  expect(lines((progress) => progress.oneOffFailed('exited (exit code 3): \u001b[2K\n::error::x'))).toEqual([
    'a one-off task failed: exited (exit code 3):  [2K ::error::x',
  ]);
});
