import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { customResource } from '../shared/custom-resource';
import { PERSISTENT } from '../shared/persistent';
import type { RotationEvent } from '../shared/rotation';
import type { Clients } from './clients';
import { idOf, provide } from './provide';
import { rotate } from './rotate';
import { settingsFromEnvironment } from './settings';

const clients: Clients = {
  cloudFormation: new CloudFormationClient(PERSISTENT),
  secrets: new SecretsManagerClient(PERSISTENT),
};

const resource = customResource(
  () => idOf(settingsFromEnvironment()),
  async (event) => provide(clients, settingsFromEnvironment(), event),
);

/** CloudFormation calls it to make the users, Secrets Manager for each of the four steps of a rotation. */
export const handler = (event: CloudFormationCustomResourceEvent | RotationEvent): Promise<void> =>
  'RequestType' in event ? resource(event) : rotate(clients, settingsFromEnvironment(), event);
