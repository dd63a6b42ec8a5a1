import type { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { isAwsError } from '../shared/aws-error';
import { Refused } from '../shared/refused';
import { Database } from './database';
import { type Login, loginIn, newPassword, superuserIn } from './login';
import type { Settings } from './settings';

export interface Clients {
  readonly cloudFormation: Pick<CloudFormationClient, 'send'>;
  readonly secrets: Pick<SecretsManagerClient, 'send'>;
}

/** The database that a function is for. */
export const databaseOf = ({ secrets }: Clients, { place, users, superuserArn }: Settings): Database =>
  new Database(place, users, async () => {
    const { SecretString = '' } = await secrets.send(new GetSecretValueCommand({ SecretId: superuserArn }));
    const found = superuserIn(SecretString);
    if (found) return found;
    throw new Refused('the superuser’s secret must have a username and a password, and has not');
  });

/** @returns what tasks are given now; undefined before it has a first version */
export async function currentLogin({ secrets }: Clients, settings: Settings): Promise<Login | undefined> {
  try {
    const { SecretString = '' } = await secrets.send(
      new GetSecretValueCommand({ SecretId: settings.secretArn }),
    );
    return ownLogin(SecretString, settings, 'its current version');
  } catch (error) {
    if (isAwsError(error, 'ResourceNotFound')) return undefined;
    throw error;
  }
}

/** @param what that has it @throws Refused for a login that this function has not made */
export function ownLogin(text: string, { users }: Settings, what: string): Login {
  const login = loginIn(text);
  if (login && login.dbname === users.owner && users.logins.includes(login.username)) return login;
  throw new Refused(
    `${what} must be a login of ${users.logins.join(' or ')} to ${users.owner}, with letters and digits as password, and is not`,
  );
}

/** With a password that nobody has had. */
export const newLogin = ({ place: { host, port }, users }: Settings, username: string): Login => ({
  ...{ engine: 'postgres', host, port, username, password: newPassword(), dbname: users.owner },
});
