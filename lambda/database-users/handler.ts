import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { customResource } from '../shared/custom-resource';
import { DATABASE_USERS, type DatabaseUsersSettings } from '../shared/environment';
import { PERSISTENT } from '../shared/persistent';
import { required } from '../shared/required';
import type { RotationEvent } from '../shared/rotation';
import { see } from '../shared/runbook';
import { makeUsers } from './make-users';
import { saidOf } from './refused';
import { rotate } from './rotate';
import { Secrets } from './secrets';

const clients = {
  cloudFormation: new CloudFormationClient(PERSISTENT),
  secrets: new Secrets(new SecretsManagerClient(PERSISTENT)),
};

const settings = (): DatabaseUsersSettings => JSON.parse(required(DATABASE_USERS.SETTINGS));

/** Of a database there is one such resource; nothing that it has made is ever taken away. */
const make = customResource(
  () => settings().secretArn,
  async (event) => {
    const own = settings();
    if (event.RequestType !== 'Delete') {
      try {
        await makeUsers(own, clients.secrets);
      } catch (error) {
        throw new Error(
          `the users of the database of ${own.stack} must be made, got: ${saidOf(error)}${see('secret-rotation.md#the-database-does-not-answer')}`,
        );
      }
    }
    return { physicalResourceId: own.secretArn, attributes: {} };
  },
);

/** CloudFormation calls it to have the users made, Secrets Manager for each of the four steps of a rotation. */
export const handler = (event: RotationEvent | CloudFormationCustomResourceEvent): Promise<void> =>
  'Step' in event ? rotate(clients, settings(), event) : make(event);
