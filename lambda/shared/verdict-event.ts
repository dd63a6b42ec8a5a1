import {
  type EventBridgeClient,
  PutEventsCommand,
  type PutEventsRequestEntry,
} from '@aws-sdk/client-eventbridge';
import { type DeploymentKind, VERDICT_EVENT } from './environment';
import type { CountedDecision, Outcome } from './hook-answer';
import type { HookAnswer } from './hook-event';

/** Detail of the event `Teal Gate Verdict`. */
export interface VerdictDetail {
  readonly schemaVersion: 1;
  readonly service: string;
  readonly environment: string;
  readonly gate: string;
  /** `unknown` while the deployment cannot be read. */
  readonly kind: DeploymentKind | 'rollback' | 'unknown';
  readonly stage: string;
  readonly outcome: Outcome;
  readonly answer: HookAnswer['hookStatus'];
  readonly reason: string;
  readonly durationMilliseconds: number;
  readonly serviceDeploymentArn: string;
  /** Of the image that is released; not there when it is not known, and in a rollback. */
  readonly digest?: string;
}

/** Detail of the event `Teal Gate Overridden`: that of the verdict, and what a person has decided. */
export interface OverriddenDetail extends VerdictDetail {
  readonly decision: CountedDecision['decision'];
  readonly author: string;
  readonly authorsReason: string;
}

/** What is said of one answer. @param decision the one that was used for it */
export function entriesOf(detail: VerdictDetail, decision?: CountedDecision): PutEventsRequestEntry[] {
  const entry = (DetailType: string, said: VerdictDetail | OverriddenDetail) => ({
    Source: VERDICT_EVENT.SOURCE,
    DetailType,
    Detail: JSON.stringify(said),
    Resources: [detail.serviceDeploymentArn],
  });
  if (!decision) return [entry(VERDICT_EVENT.VERDICT, detail)];
  const { author, reason: authorsReason } = decision;
  return [
    entry(VERDICT_EVENT.VERDICT, detail),
    entry(VERDICT_EVENT.OVERRIDDEN, { ...detail, decision: decision.decision, author, authorsReason }),
  ];
}

/** Entries that PutEvents takes at once. source: Amazon EventBridge API reference, PutEvents */
const MOST = 10;

/** @throws what the SDK throws, and Error when the bus takes some of them not */
export async function publish(
  events: EventBridgeClient,
  entries: readonly PutEventsRequestEntry[],
  signal: AbortSignal,
): Promise<void> {
  for (let at = 0; at < entries.length; at += MOST) {
    const answer = await events.send(new PutEventsCommand({ Entries: entries.slice(at, at + MOST) }), {
      abortSignal: signal,
    });
    const refused = answer.Entries?.flatMap(({ ErrorCode }) => ErrorCode ?? []) ?? [];
    if (refused.length > 0)
      throw new Error(`PutEvents refused ${refused.length} events (${refused.join(', ')})`);
  }
}
