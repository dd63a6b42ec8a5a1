import {
  DescribeServiceDeploymentsCommand,
  ECSClient,
  type ServiceDeploymentStatus,
} from '@aws-sdk/client-ecs';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { GATE } from '../../../lambda/shared/environment';
import type { Check, gate } from '../../../lambda/shared/gate';
import type { HookAnswer } from '../../../lambda/shared/hook-event';
import event from '../../fixtures/hook-events/post-test-traffic-shift.json';
import { logLines } from '../log-lines';

export const NOW = Date.parse('2026-11-20T10:00:00Z');
export const TIMEOUT = 60_000;
export const PATIENCE = 60 * 60_000;
export const context = { getRemainingTimeInMillis: () => TIMEOUT } as Context;
const settings = {
  [GATE.ID]: 'smoke-test',
  [GATE.PATIENCE_MINUTES]: '60',
  [GATE.SERVICE]: 'shop',
  [GATE.ENVIRONMENT]: 'production',
};

export const ecs = mockClient(ECSClient);
const ssm = mockClient(SSMClient);
export const events = mockClient(EventBridgeClient);
export const client = new ECSClient({});
/** As the wrapper returns it. */
export const carried = (since: number, more: object = {}, stage = 'POST_TEST_TRAFFIC_SHIFT') => ({
  teal: { stage, step: null, gates: { 'smoke-test': { since, told: null, state: null, ...more } } },
});
export const passes: Check = async () => ({ outcome: 'pass', reason: 'passed' });
export const fails: Check = async () => ({ outcome: 'fail', reason: 'failed' });
export const cannotTell: Check = async () => ({ outcome: 'inconclusive', reason: 'could not tell' });

export const environment = process.env;
let lines: string[];
export const logged = (): Record<string, unknown>[] => lines.map((line) => JSON.parse(line));

export const status = (value: ServiceDeploymentStatus | string) =>
  ecs.on(DescribeServiceDeploymentsCommand).resolves({
    serviceDeployments: [{ status: value as ServiceDeploymentStatus }],
  });

/** A clock that stands, an account that answers, and variables as the construct writes them, for each test. */
export function askedGate(): void {
  beforeEach(() => {
    jest.useFakeTimers({ now: NOW });
    process.env = { ...environment, ...settings };
    ecs.reset();
    ssm.reset();
    events.reset().onAnyCommand().resolves({});
    status('IN_PROGRESS');
    lines = logLines();
  });
  afterEach(() => {
    // Whatever happened, nothing keeps a frozen function awake.
    expect(jest.getTimerCount()).toBe(0);
    jest.useRealTimers();
    jest.restoreAllMocks();
    process.env = environment;
  });
}

/** ECS: asks again after the delay, with what the hook returned merged into its details. */
export async function untilDecided(
  handler: ReturnType<typeof gate>,
): Promise<{ answer: HookAnswer; asked: number }> {
  let details: HookAnswer['hookDetails'] = {};
  for (let asked = 1; asked < 1_000; asked++) {
    const answer = await handler({ ...event, hookDetails: details }, context);
    if (answer.hookStatus !== 'IN_PROGRESS') return { answer, asked };
    details = { ...details, ...answer.hookDetails };
    await jest.advanceTimersByTimeAsync((answer.callBackDelay ?? Number.NaN) * 1_000);
  }
  throw new Error('the gate never decides');
}
