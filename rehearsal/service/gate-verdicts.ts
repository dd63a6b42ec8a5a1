import { z } from 'zod';
import type { GateAnswer, HookEvent } from '../ecs/lifecycle-hook';
import type { InvokeHook } from '../ecs/stage-hooks';
import type { Event, EventBuses } from '../eventbridge/event-buses';

/** What of the event `Teal Gate Verdict` tells gates of one function apart: docs/gates.md. */
const verdict = z.object({
  gate: z.string(),
  stage: z.string(),
  answer: z.enum(['SUCCEEDED', 'FAILED', 'IN_PROGRESS']),
  reason: z.string(),
  serviceDeploymentArn: z.string(),
});

/**
 * Invokes hooks, and has the answers of those that are several gates say what each gate answered. ECS is given the worst of
 * them alone; each gate's own is in the event that it publishes before the function answers.
 *
 * @param gatesOfHooks by ARN
 */
export function withGateVerdicts(
  invoke: InvokeHook,
  buses: Pick<EventBuses, 'events'>,
  gatesOfHooks: ReadonlyMap<string, readonly string[]>,
): InvokeHook {
  return async (arn, event) => {
    const invocation = await invoke(arn, event);
    const ids = gatesOfHooks.get(arn);
    if (!ids) return invocation;
    const answers = lastAnswers(buses.events, event);
    return { ...invocation, gates: ids.flatMap((id) => answers.get(id) ?? []) };
  };
}

/** A gate that answers again what it has answered publishes nothing: its last event counts. */
function lastAnswers(events: readonly Event[], asked: HookEvent): Map<string, GateAnswer> {
  const answers = new Map<string, GateAnswer>();
  for (const event of events) {
    if (event.source !== 'teal' || event['detail-type'] !== 'Teal Gate Verdict') continue;
    const { data } = verdict.safeParse(event.detail);
    if (data?.serviceDeploymentArn !== asked.resourceArn || data.stage !== asked.lifecycleStage) continue;
    answers.set(data.gate, { id: data.gate, answer: data.answer, reason: data.reason });
  }
  return answers;
}
