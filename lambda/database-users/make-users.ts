import { type Client, escapeIdentifier, escapeLiteral } from 'pg';
import type { Users } from './users';

/** Of these functions alone, in the database `postgres`; ends with the connection. */
const LOCK = 7_236_417;

/** Two that are at work at once would set two passwords, of which a secret gets one. */
export const waitForOthers = (superuser: Client): Promise<unknown> =>
  superuser.query('SELECT pg_advisory_lock($1)', [LOCK]);

/** The roles, all or none of them; what is there already stays. Nobody can log in before one has a password. */
export async function makeRoles(superuser: Client, users: Users): Promise<void> {
  const owner = escapeIdentifier(users.owner);
  await superuser.query('BEGIN');
  try {
    await makeRole(superuser, users.owner, false);
    // Of a user that is no real superuser, as that of RDS: who gives away a database must be a member of its owner.
    await superuser.query(`GRANT ${owner} TO CURRENT_USER`);
    for (const login of users.logins) {
      await makeRole(superuser, login, true);
      const name = escapeIdentifier(login);
      await superuser.query(`GRANT ${owner} TO ${name}`);
      // Whoever of the two makes a table, the owner owns it, and the other can alter it.
      await superuser.query(`ALTER ROLE ${name} SET role = ${escapeLiteral(users.owner)}`);
    }
    await superuser.query('COMMIT');
  } catch (error) {
    // What ended the connection has ended the transaction as well; the first error is the one to tell.
    await superuser.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function makeRole(superuser: Client, name: string, isLogin: boolean): Promise<void> {
  const { rows } = await superuser.query<{ rolcanlogin: boolean; rolsuper: boolean }>(
    'SELECT rolcanlogin, rolsuper FROM pg_roles WHERE rolname = $1',
    [name],
  );
  const [role] = rows;
  if (role === undefined) {
    await superuser.query(`CREATE ROLE ${escapeIdentifier(name)} ${isLogin ? 'LOGIN' : 'NOLOGIN'}`);
    return;
  }
  if (role.rolsuper || (role.rolcanlogin && !isLogin))
    throw new Error(
      `role ${name} must be one that ${isLogin ? 'is no superuser' : 'cannot log in'}, got another that was there already; drop it, or give the database another name (database.name)`,
    );
}

/** Both of them; each is made whole or not at all, so there is nothing to take back. */
export async function makeDatabases(superuser: Client, { owner, databases }: Users): Promise<void> {
  for (const name of databases) {
    const { rows } = await superuser.query<{ owner: string }>(
      'SELECT pg_get_userbyid(datdba) AS owner FROM pg_database WHERE datname = $1',
      [name],
    );
    const [found] = rows;
    if (found === undefined) {
      // Of template0, to which nobody connects: one that somebody is connected to is copied by none.
      await superuser.query(
        `CREATE DATABASE ${escapeIdentifier(name)} OWNER ${escapeIdentifier(owner)} TEMPLATE template0`,
      );
    } else if (found.owner !== owner) {
      throw new Error(
        `database ${name} must be owned by ${owner}, got ${found.owner}; change its owner, or give the database another name (database.name)`,
      );
    }
  }
}

/** @param client of the superuser, in one of the databases */
export async function giveSchema(client: Client, { owner }: Users): Promise<void> {
  const name = escapeIdentifier(owner);
  // Who owns a database may do with its `public` what its owner may, the superuser of RDS may not.
  // source: PostgreSQL manual, "Predefined Roles" (pg_database_owner)
  await client.query(`SET ROLE ${name}`);
  await client.query(`CREATE SCHEMA IF NOT EXISTS public AUTHORIZATION ${name}`);
  await client.query(`ALTER SCHEMA public OWNER TO ${name}`);
}

/** @param verifier of the password, which is in no statement */
export const setVerifier = (superuser: Client, login: string, verifier: string): Promise<unknown> =>
  superuser.query(`ALTER ROLE ${escapeIdentifier(login)} PASSWORD ${escapeLiteral(verifier)}`);
