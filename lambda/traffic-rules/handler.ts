import { setTimeout as sleep } from 'node:timers/promises';
import { ECSClient } from '@aws-sdk/client-ecs';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { customResource } from '../shared/custom-resource';
import { PERSISTENT } from '../shared/persistent';
import type { Clients, Pause } from './clients';
import { idOf, propertiesOf } from './identity';
import { carryOut } from './live-traffic-rules';

const clients: Clients = {
  elb: new ElasticLoadBalancingV2Client(PERSISTENT),
  secrets: new SecretsManagerClient(PERSISTENT),
  ecs: new ECSClient(PERSISTENT),
};
const pause: Pause = { now: Date.now, sleep };

export const handler = customResource(
  (event) => idOf(propertiesOf(event.ResourceProperties)),
  (event) => carryOut(clients, pause, event),
);
