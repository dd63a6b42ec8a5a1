import type { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { Asking, Question } from './ask';
import { GATE } from './environment';
import { logError } from './log-line';
import { within } from './out-of-time';
import { timeLimit } from './time-limit';
import { entriesOf, publish } from './verdict-event';
import { logVerdict } from './verdict-log';

/** Milliseconds, of those that the function keeps back to answer. */
const PUBLISHING = 1_500;
/** Of them to wait for the digest, which is read since the gate was asked. */
const WAITING = 500;

/**
 * Logs every answer, and publishes those that are new in this stage: the first IN_PROGRESS, and what is final. What
 * cannot be published is logged and changes nothing: nobody's release waits for a notice of it.
 */
export async function announce(
  events: EventBridgeClient,
  question: Question,
  askings: readonly Asking[],
): Promise<void> {
  for (const asking of askings) logVerdict(question, asking);
  const news = askings.filter(({ answer, told }) => answer.hookStatus !== told);
  if (news.length === 0) return;
  const limit = timeLimit(PUBLISHING);
  try {
    await within(limit.signal, async () => {
      const digest = await soon(question.digest);
      const entries = news.flatMap(({ gate, answer, durationMilliseconds }) =>
        entriesOf(
          {
            schemaVersion: 1,
            service: process.env[GATE.SERVICE] ?? 'not set',
            environment: process.env[GATE.ENVIRONMENT] ?? 'not set',
            gate: gate.id,
            kind: question.kind ?? 'unknown',
            stage: question.event.lifecycleStage,
            outcome: answer.outcome,
            answer: answer.hookStatus,
            reason: answer.reason,
            durationMilliseconds,
            serviceDeploymentArn: question.event.serviceDeploymentArn,
            ...(digest !== undefined && { digest }),
          },
          answer.decision,
        ),
      );
      await publish(events, entries, limit.signal);
    });
  } catch (error) {
    logError('the verdict could not be published', error);
  } finally {
    limit.lift();
  }
}

/** @returns undefined when it is not there by then: better a notice without it than none */
async function soon(digest: Question['digest']): Promise<string | undefined> {
  const limit = timeLimit(WAITING);
  try {
    return await within(limit.signal, digest);
  } catch (error) {
    logError('the digest was not known in time', error);
    return undefined;
  } finally {
    limit.lift();
  }
}
