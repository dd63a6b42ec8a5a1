import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Environment } from './environment';

/** Who is asked, as whom; Teal sets all of it for a service with `database`. */
export interface DatabaseAddress {
  readonly host: string;
  /** @default 5432 */
  readonly port: number;
  readonly user: string;
  /** A secret: never log it. */
  readonly password: string;
  readonly name: string;
  /** PEM, of the authorities that the server's certificate may be from. @default Amazon's for RDS */
  readonly ca: string | undefined;
}

/** How a process that answers requests asks it. */
export interface DatabaseSettings extends DatabaseAddress {
  /**
   * Connections of a process. @default 10 which at 5 ms a statement are 2000 statements a second. Times the tasks, and twice
   * that during a release, it must be below the database's max_connections
   */
  readonly poolSize: number;
  /**
   * Milliseconds of a request that the database may take, waiting and asking again included. @default 20000, or a second less
   * than a request has: twice what a failover takes, and what is left is time to answer with 503
   */
  readonly budget: number;
}

/** Of identifiers. source: PostgreSQL documentation, "Identifiers and Key Words", NAMEDATALEN - 1 */
const LONGEST_NAME = 63;
const SECONDS = 20;

/** @returns undefined without DATABASE_HOST */
export function readDatabase(env: Environment, requestSeconds: number): DatabaseSettings | undefined {
  if (env.text('DATABASE_HOST') === undefined) return undefined;
  const address = readAddress(env);
  if (requestSeconds < 2) {
    env.refuse('REQUEST_SECONDS', 'at least 2 with a database', String(requestSeconds), 'set it to 30');
  }
  const most = Math.max(1, requestSeconds - 1);
  return {
    ...address,
    poolSize: env.wholeNumber('POOL_SIZE', { least: 1, most: 1000, byDefault: 10 }),
    budget: 1000 * env.wholeNumber('QUERY_SECONDS', { least: 1, most, byDefault: Math.min(SECONDS, most) }),
  };
}

/** What a program that only asks the database needs; a host as well. */
export function readAddress(env: Environment): DatabaseAddress {
  return {
    host: env.required('DATABASE_HOST', 'the name or address of a host', /^[\w.:-]{1,253}$/),
    port: Number(env.required('DATABASE_PORT', 'a whole number from 1 to 65535', isPort, '5432')),
    user: env.required('DATABASE_USER', `1 to ${LONGEST_NAME} characters`, isName),
    password: env.required('DATABASE_PASSWORD', 'at least 1 character', /^[^\0]+$/),
    name: env.required('DATABASE_NAME', `1 to ${LONGEST_NAME} characters`, isName),
    ca: readCa(env),
  };
}

const isPort = {
  test: (text: string) => /^\d{1,5}$/.test(text) && Number(text) > 0 && Number(text) < 65_536,
};
const isName = {
  test: (text: string) => text !== '' && !text.includes('\0') && Buffer.byteLength(text) <= LONGEST_NAME,
};

function readCa(env: Environment): string | undefined {
  const path = env.text('DATABASE_CA');
  if (path === undefined) return undefined;
  const advice = "leave it out for Amazon's authorities";
  try {
    const pem = readFileSync(path, 'utf8');
    new X509Certificate(pem);
    return pem;
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? 'no certificate';
    env.refuse('DATABASE_CA', 'the path of a PEM file with certificates', path, `${why}: ${advice}`);
    return undefined;
  }
}
