import { z } from 'zod';

/** A line of a gate's log. source: lambda/shared/verdict-log.ts */
const line = z.object({
  Gate: z.string(),
  stage: z.string(),
  serviceDeploymentArn: z.string(),
  hookStatus: z.string(),
});

/** An event of CloudWatch Logs. */
export interface LogEvent {
  readonly timestamp?: number | undefined;
  readonly message?: string | undefined;
}

/** Seconds from each answer IN_PROGRESS to the next time that the same gate was asked at the same stage of a deployment. */
export function gateWaits(events: readonly LogEvent[]): number[] {
  const waiting = new Map<string, number>();
  const waits: number[] = [];
  for (const { timestamp = 0, message = '' } of [...events].sort(
    (one, other) => (one.timestamp ?? 0) - (other.timestamp ?? 0),
  )) {
    const said = lineOf(message);
    if (!said) continue;
    const which = JSON.stringify([said.Gate, said.stage, said.serviceDeploymentArn]);
    const since = waiting.get(which);
    if (since !== undefined) waits.push((timestamp - since) / 1000);
    waiting.delete(which);
    if (said.hookStatus === 'IN_PROGRESS') waiting.set(which, timestamp);
  }
  return waits;
}

/** Undefined for a line of Lambda's own, and for any other. */
function lineOf(message: string): z.infer<typeof line> | undefined {
  if (!message.startsWith('{')) return undefined;
  try {
    return line.safeParse(JSON.parse(message)).data;
  } catch {
    return undefined; // a line that was cut
  }
}
