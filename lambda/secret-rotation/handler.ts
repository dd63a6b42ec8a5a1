import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SECRET_ROTATION } from '../shared/environment';
import { PERSISTENT } from '../shared/persistent';
import { required } from '../shared/required';
import type { RotationEvent } from '../shared/rotation';
import { secretsOf } from './decide';
import { rotate } from './rotate';

const clients = {
  cloudFormation: new CloudFormationClient(PERSISTENT),
  secrets: new SecretsManagerClient(PERSISTENT),
};

/** Secrets Manager calls it once for each of the four steps of a rotation. */
export const handler = (event: RotationEvent): Promise<void> =>
  rotate(clients, secretsOf(required(SECRET_ROTATION.SECRETS)), event);
