import { Malformed } from '../assembly/parse';
import { type Container, secretReference } from '../ecs/task-definition';

/** By the variable, the field of a database's secret that fills it. */
const FIELDS = {
  DATABASE_HOST: 'host',
  DATABASE_PORT: 'port',
  DATABASE_USER: 'username',
  DATABASE_PASSWORD: 'password',
} as const;

/** Custom resources that make a database's users, in the database itself: none of AWS is reached here. */
export const DATABASE_USERS = 'Custom::TealDatabaseUsers';

/** A container's database, as the container is told of it. */
export interface ContainerDatabase {
  /** Of the secret with its credentials. */
  readonly secretArn: string;
  readonly name: string;
}

/** @returns undefined for a container that is not told of one as Teal tells it: every field, of one secret, and the name in clear */
export function databaseOf({
  environment,
  secrets,
}: Pick<Container, 'environment' | 'secrets'>): ContainerDatabase | undefined {
  const name = environment.DATABASE_NAME;
  const arns = Object.entries(FIELDS).map(([variable, field]) => {
    const reference = secretReference(secrets[variable] ?? '');
    return reference.kind === 'secret' && reference.jsonKey === field ? reference.arn : undefined;
  });
  const [secretArn] = arns;
  if (name === undefined || secretArn === undefined || arns.some((arn) => arn !== secretArn))
    return undefined;
  return { secretArn, name };
}

/** What the secret holds. */
export interface Credentials {
  readonly engine: 'postgres';
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly dbname: string;
}

// source of the port: PostgreSQL documentation, PGPORT; of the name that is nobody's: RFC 2606
const PORT = 5432;
const NOWHERE = 'made-up-by-the-rehearsal.invalid';

/**
 * @param url of the PostgreSQL that stands for it on this machine. @default credentials that are made up
 * @throws Malformed where it is of a database of another name, which a migration's trial would then not be beside
 */
export function credentialsOf({ name }: ContainerDatabase, url: string | undefined): Credentials {
  if (url === undefined) {
    const password = 'made-up-by-the-rehearsal';
    return { engine: 'postgres', host: NOWHERE, port: PORT, username: `${name}_a`, password, dbname: name };
  }
  const { hostname, port, username, password, pathname } = new URL(url);
  const dbname = pathname.slice(1);
  if (dbname !== name) {
    throw new Malformed([
      `local.database must end in /${name}, got /${dbname}; that is the name of the service's database, which its tasks are told`,
    ]);
  }
  return {
    engine: 'postgres',
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port === '' ? PORT : port),
    username: decodeURIComponent(username),
    password: decodeURIComponent(password),
    dbname,
  };
}

/** source of the parameter: PostgreSQL documentation, libpq, sslrootcert */
export function variablesOf(url: string | undefined): Readonly<Record<string, string>> {
  const ca = url === undefined ? null : new URL(url).searchParams.get('sslrootcert');
  return ca === null ? {} : { DATABASE_CA: ca };
}
