import { PutSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import type { CustomResourceResult } from '../shared/custom-resource';
import { Refused } from '../shared/refused';
import { see } from '../shared/runbook';
import { type Clients, currentLogin, databaseOf, newLogin } from './clients';
import { said } from './said';
import type { Settings } from './settings';

/** Never another one: what CloudFormation replaces it deletes, and there is nothing to delete. */
export const idOf = (settings: Pick<Settings, 'stack'>): string => `${settings.stack}/database-users`;

/**
 * Makes roles, databases and the first version of the secret, as far as they are missing; takes nothing away, also not on Delete:
 * the data outlives the stack. An event that comes twice, also at once, finds it done.
 *
 * @throws Error with what a person must do, and never with a password
 */
export async function provide(
  clients: Clients,
  settings: Settings,
  { RequestType, RequestId }: Pick<CloudFormationCustomResourceEvent, 'RequestType' | 'RequestId'>,
): Promise<CustomResourceResult> {
  const { owner } = settings.users;
  const done = { physicalResourceId: idOf(settings), attributes: { Owner: owner } };
  if (RequestType === 'Delete') return done;
  try {
    const database = databaseOf(clients, settings);
    await database.alone(async (superuser) => {
      await database.make(superuser);
      const current = await currentLogin(clients, settings);
      // Only a password that opens nothing is set, as after the cluster was restored from before it was made.
      if (current && (await database.opens(current))) return;
      const login = current ?? newLogin(settings, settings.users.logins[0]);
      await database.setPassword(superuser, login);
      if (!(await database.opens(login)))
        throw new Refused(`${login.username} must get into ${owner} by its new password, and does not`);
      if (current) return;
      // Last: a secret without a version lets no task start, and one with a version that opens nothing would.
      await clients.secrets.send(
        new PutSecretValueCommand({
          ...{ SecretId: settings.secretArn, SecretString: JSON.stringify(login) },
          ClientRequestToken: RequestId,
        }),
      );
    });
  } catch (error) {
    const { reason, section } = said(error);
    throw new Error(
      `the users of the database ${owner} must be made, got: ${reason}; what is made stays, and making them again goes on from there${see(section)}`,
    );
  }
  return done;
}
