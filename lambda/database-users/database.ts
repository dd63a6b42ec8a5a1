import type { Client } from 'pg';
import { connected, type Place } from './connect';
import type { Login } from './login';
import { giveSchema, makeDatabases, makeRoles, setVerifier, waitForOthers } from './make-users';
import { scramVerifier } from './scram';
import type { Users } from './users';

/** source: PostgreSQL manual, "PostgreSQL Error Codes": class 28, invalid authorization specification */
const NOT_LET_IN = /^28/;

/** The database of a service, as the superuser has it and as its users find it. */
export class Database {
  constructor(
    private readonly place: Place,
    private readonly users: Users,
    /** Read when it is needed: RDS rotates it as well. */
    private readonly superuser: () => Promise<{ readonly user: string; readonly password: string }>,
  ) {}

  /** Nobody else makes users or sets passwords meanwhile. */
  async alone<Result>(act: (superuser: Client) => Promise<Result>): Promise<Result> {
    const as = { ...(await this.superuser()), database: 'postgres' };
    return connected(this.place, as, async (client) => {
      await waitForOthers(client);
      return act(client);
    });
  }

  /** All that is missing of roles, databases and what they own. @param superuser of {@link alone} */
  async make(superuser: Client): Promise<void> {
    await makeRoles(superuser, this.users);
    await makeDatabases(superuser, this.users);
    const as = await this.superuser();
    for (const database of this.users.databases)
      await connected(this.place, { ...as, database }, (client) => giveSchema(client, this.users));
  }

  /** Connections that are open stay. */
  async setPassword(superuser: Client, { username, password }: Login): Promise<void> {
    await setVerifier(superuser, username, scramVerifier(password));
  }

  /** Whether it opens the database, and makes what the owner owns. @throws Error where nobody can tell */
  async opens({ username: user, password, dbname: database }: Login): Promise<boolean> {
    try {
      const { rows } = await connected(this.place, { user, password, database }, (client) =>
        client.query<{ isOwner: boolean }>('SELECT current_user = $1 AS "isOwner"', [this.users.owner]),
      );
      return rows[0]?.isOwner === true;
    } catch (error) {
      if (NOT_LET_IN.test(String(Reflect.get(Object(error), 'code')))) return false;
      throw error;
    }
  }
}
