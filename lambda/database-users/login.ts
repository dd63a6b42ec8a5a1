import { randomInt } from 'node:crypto';

/** What a version of the database's secret holds; tasks get it by its fields. */
export interface Login {
  readonly engine: 'postgres';
  readonly host: string;
  readonly port: number;
  readonly username: string;
  readonly password: string;
  readonly dbname: string;
}

/** Letters and digits: what a URL, a shell and SASLprep take as they are. */
const PASSWORD = /^[A-Za-z0-9]{32,128}$/;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const LENGTH = 64;

/** Of Node's own source of secrets: no call that could fail between two steps, and no permission for it. */
export const newPassword = (): string =>
  Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

/** @returns undefined for what is no value of this secret; without saying why, since it may quote a password */
export function loginIn(text: string): Login | undefined {
  const read = fieldsIn(text);
  if (read === undefined) return undefined;
  const { engine, host, port, username, password, dbname } = read;
  const isLogin =
    engine === 'postgres' &&
    typeof host === 'string' &&
    typeof port === 'number' &&
    typeof username === 'string' &&
    typeof dbname === 'string' &&
    typeof password === 'string' &&
    PASSWORD.test(password);
  return isLogin ? { engine, host, port, username, password, dbname } : undefined;
}

/** What RDS keeps of the user that it has made the cluster with. source: Amazon Aurora user guide, "Password management with Secrets Manager" */
export function superuserIn(text: string): { readonly user: string; readonly password: string } | undefined {
  const { username, password } = fieldsIn(text) ?? {};
  return typeof username === 'string' && typeof password === 'string' && password !== ''
    ? { user: username, password }
    : undefined;
}

function fieldsIn(text: string): Readonly<Record<string, unknown>> | undefined {
  let read: unknown;
  try {
    read = JSON.parse(text);
  } catch (error) {
    // Its message quotes what it was given.
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  return typeof read === 'object' && read !== null && !Array.isArray(read)
    ? (read as Record<string, unknown>)
    : undefined;
}
