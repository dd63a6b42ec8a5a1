import { PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { callFailed } from '../aws/call-failed';
import type { Clients } from '../aws/clients';
import type { ServiceOptions } from '../aws/options';
import type { Recorded } from '../records/put-decision';
import type { Decision } from './parameter';

/** Says to whoever listens that a decision was written. That it could not be said is told, and takes nothing back. */
export async function announce(
  clients: Pick<Clients, 'eventBridge'>,
  { service, env }: Pick<ServiceOptions, 'service' | 'env'>,
  { schemaVersion: _, ...decision }: Decision,
  second: boolean,
): Promise<Recorded> {
  const detail = { schemaVersion: 1, stage: 'written', service, environment: env, ...decision, second };
  try {
    const { FailedEntryCount, Entries } = await (await clients.eventBridge()).send(
      new PutEventsCommand({
        Entries: [{ Source: 'teal', DetailType: 'Teal Gate Overridden', Detail: JSON.stringify(detail) }],
      }),
    );
    if (FailedEntryCount === 0) return { is: 'yes' };
    const { ErrorCode = 'no reason', ErrorMessage = '' } = Entries?.[0] ?? {};
    return {
      is: 'failed',
      reason: `EventBridge did not take the event: ${ErrorCode} ${ErrorMessage}`.trim(),
    };
  } catch (error) {
    const failed = callFailed(error, { service, env });
    if (failed === undefined) throw error;
    return { is: 'failed', reason: failed.message };
  }
}
