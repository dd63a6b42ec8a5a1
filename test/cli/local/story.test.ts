import { met, Story } from '../../../cli/local/story';
import { VirtualClock } from '../../../rehearsal/clock/virtual-clock';
import type { StackEvent } from '../../../rehearsal/cloudformation/stack-events';

const TALLY = { unfinished: 0, notSent: 0 };
const REQUESTS = {
  ...{ ...TALLY, total: 1200, failed: 34, servedByGreen: 120 },
  ...{ failedByBlue: 1, failedByGreen: 30, failedByLoadBalancer: 3 },
};

function told(act: (story: Story) => void): string[] {
  const lines: string[] = [];
  const story = new Story({
    progress: { line: (text) => lines.push(text), follow: () => undefined },
    clock: new VirtualClock(0),
    gateIds: new Map(),
    notModelled: ['AWS::EC2::EIP'],
    service: { name: 'shop', stackName: 'shop-production' },
    requests: () => REQUESTS,
  });
  act(story);
  return lines;
}

const stack = (status: StackEvent['status'], more: Partial<StackEvent> = {}): StackEvent => ({
  ...{ timestamp: 0, stackName: 'shop-production', logicalId: 'shop-production', status },
  ...{ type: 'AWS::CloudFormation::Stack', ...more },
});

test('users are told by who answered them', () =>
  expect(met(REQUESTS)).toBe(
    'users: 34 of 1,200 requests failed · blue 1 · green 30 of 120 · load balancer 3',
  ));

test('what is made and has no effect here is told once, unless the introduction did', () => {
  const made = (type: string) => stack('CREATE_COMPLETE', { type, logicalId: 'One' });
  const types = [
    'AWS::SQS::Queue',
    'AWS::SQS::Queue',
    'AWS::EC2::EIP',
    'AWS::SSM::Parameter',
    'Custom::Thing',
  ];
  expect(told((story) => types.map(made).map((event) => story.stack(event)))).toEqual([
    'stack shop-production: AWS::SQS::Queue is not modelled, and of no effect here',
  ]);
});

test('a deployment is told from its first stage to its end, with its users', () => {
  const lines = told((story) => {
    story.stack(stack('UPDATE_IN_PROGRESS', { reason: 'User Initiated' }));
    story.deployment({ at: 0, type: 'status', status: 'IN_PROGRESS' });
    story.deployment({ at: 0, type: 'stage', stage: 'SCALE_UP', inRollback: false });
    story.deployment({ at: 0, type: 'weights', traffic: 'production', greenPercent: 10 });
    story.deployment({ at: 0, type: 'status', status: 'SUCCESSFUL' });
  });
  expect(lines).toEqual([
    'stack shop-production: UPDATE_IN_PROGRESS (User Initiated)',
    '\nDeployment of shop',
    '  00:00 SCALE_UP',
    '  00:00   production traffic: green 10 %',
    `        ${met(REQUESTS)}`,
    '  SUCCESSFUL',
    `        ${met(REQUESTS)}`,
    '',
  ]);
});

test('a deployment by which the stack goes back says so', () => {
  const lines = told((story) => {
    story.stack(stack('UPDATE_ROLLBACK_IN_PROGRESS'));
    story.deployment({ at: 0, type: 'stage', stage: 'SCALE_UP', inRollback: false });
  });
  expect(lines[1]).toBe('\nDeployment of shop, as it was before: the stack goes back');
});

test('of resources only what fails is told, and what somebody wrote into it stays text', () => {
  const resource = { type: 'AWS::ECS::Service', logicalId: 'Service' };
  const lines = told((story) => {
    story.stack(stack('UPDATE_COMPLETE', resource));
    story.stack(stack('UPDATE_FAILED', { ...resource, reason: 'no\u001b[2J\nstack x: y' }));
  });
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^stack shop-production: Service UPDATE_FAILED \(/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that none is left
  expect(lines[0]).not.toMatch(/[\u0000-\u001f]/);
});

test('the end of the service is told, with the way to begin again; what ends with it is no deployment', () => {
  const lines = told((story) => {
    story.stack(stack('DELETE_IN_PROGRESS'));
    story.deployment({ at: 0, type: 'status', status: 'STOPPED' });
    story.stack(stack('DELETE_COMPLETE'));
    story.stack(stack('DELETE_COMPLETE', { stackName: 'shop-production-foundation' }));
  });
  expect(lines).toEqual([
    'stack shop-production: DELETE_IN_PROGRESS',
    'stack shop-production: DELETE_COMPLETE',
    'shop is gone. To deploy it again: teal local --reset, then bootstrap.',
    'stack shop-production-foundation: DELETE_COMPLETE',
  ]);
});

test('a command that is refused is told of once for all of its calls, and again after a deployment', () => {
  const lines = told((story) => {
    story.refused('cdk watch is refused');
    story.refused('cdk watch is refused');
    story.refused('a hotswap is refused');
    story.stack(stack('UPDATE_COMPLETE'));
    story.refused('a hotswap is refused');
  });
  expect(lines).toEqual([
    '\ncdk watch is refused',
    '\na hotswap is refused',
    'stack shop-production: UPDATE_COMPLETE',
    '\na hotswap is refused',
  ]);
});
