import type { ECSClient } from '@aws-sdk/client-ecs';
import type { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { isAwsError } from '../shared/aws-error';
import { TRAFFIC_RULES_TIMEOUT_SECONDS } from '../shared/environment';
import { DENIED } from './failure';

/** What the custom resource calls. */
export interface Clients {
  readonly elb: Pick<ElasticLoadBalancingV2Client, 'send'>;
  readonly secrets: Pick<SecretsManagerClient, 'send'>;
  readonly ecs: Pick<ECSClient, 'send'>;
}

/** Time, as far as the custom resource needs it. */
export interface Pause {
  /** Milliseconds since some moment. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
}

/**
 * How long a new role's policies may take to be known everywhere; IAM names no time, and a minute is long for it. The
 * other half minute of the function is for the work itself.
 */
const PATIENCE_MS = (TRAFFIC_RULES_TIMEOUT_SECONDS - 30) * 1000;
const PAUSE_MS = 5_000;
/** Also where time stands still. */
const MOST_TRIES = PATIENCE_MS / PAUSE_MS;

interface Sender {
  send(command: never): Promise<unknown>;
}

/** Clients that take a refusal of IAM for one that may pass, until a minute from now: what is refused has no effect. */
export function patient({ elb, secrets, ecs }: Clients, pause: Pause): Clients {
  const deadline = pause.now() + PATIENCE_MS;
  let tries = 0;
  const wrapped = <Client extends Sender>(client: Client): Client => {
    const send = async (command: never): Promise<unknown> => {
      for (;;) {
        try {
          return await client.send(command);
        } catch (error) {
          tries += 1;
          const isOver = tries > MOST_TRIES || pause.now() + PAUSE_MS > deadline;
          if (!isAwsError(error, ...DENIED) || isOver) throw error;
          await pause.sleep(PAUSE_MS);
        }
      }
    };
    return { send } as unknown as Client;
  };
  return { elb: wrapped(elb), secrets: wrapped(secrets), ecs: wrapped(ecs) };
}
