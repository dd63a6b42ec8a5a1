import { kindOf } from '../aws/call-failed';
import type { Clients } from '../aws/clients';
import { ecsPlaceOf } from '../aws/options';
import { type StackSeen, seeStack } from '../change-set/stack';
import { readService } from '../stop/read';
import { type Before, isMade } from './decide';
import type { ServiceToLookAt } from './services';

/** What is there before a deployment, of each service. @throws what the SDK throws */
export function lookBefore(
  clients: Pick<Clients, 'ecs' | 'cloudFormation'>,
  services: readonly ServiceToLookAt[],
): Promise<readonly Before[]> {
  return Promise.all(
    services.map(async (service) => {
      const cloudFormation = await clients.cloudFormation();
      const [seen, below] = await Promise.all([
        seeStack(cloudFormation, service.stack),
        seeStack(cloudFormation, service.foundation),
      ]);
      const running = seen && (await runningOf(clients, service, seen));
      const foundation = { stack: service.foundation, ...(below && { status: below.status }) };
      return { ...service, foundation, ...(seen && { seen }), ...(running && { running }) };
    }),
  );
}

async function runningOf(
  { ecs }: Pick<Clients, 'ecs'>,
  { service, environment: env, cluster }: ServiceToLookAt,
  { status }: Pick<StackSeen, 'status'>,
) {
  try {
    const place = ecsPlaceOf({ service, env, ...(cluster !== undefined && { cluster }) });
    return (await readService(ecs, place)).running;
  } catch (error) {
    // Of a stack that was never made there is no service yet; of any other there must be.
    if (kindOf(error) === 'not-found' && !isMade(status)) return undefined;
    throw error;
  }
}
